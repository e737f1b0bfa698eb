// Reading documents.
#pragma once

#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/mapping.hpp>
#include <zonda/mongo/operations/base.hpp>
#include <zonda/mongo/operations/mapped_one.hpp>

#include <vector>

namespace zonda::mongo
{

namespace detail
{

/// The options that find and find_one share.
template <class Derived, class R>
class find_options : public read_operation<Derived, R, core::find_command>
{
    using base = read_operation<Derived, R, core::find_command>;

public:
    /// `doc("year", 1, "name", -1)`: 1 ascending, -1 descending.
    Derived sort(const bson::document& order) && { return std::move(*this).with("sort", order); }
    /// Which fields come back: `doc("name", 1, "_id", 0)`.
    Derived projection(const bson::document& fields) && { return std::move(*this).with("projection", fields); }
    /// Documents that are passed over; 0 or more.
    Derived skip(std::int64_t count) && { return std::move(*this).with("skip", static_cast<long>(count)); }
    /// Variables that expressions may use as `$$name`.
    Derived let(const bson::document& variables) && { return std::move(*this).with("let", variables); }
    /// Lets the server sort on disk what does not fit into its memory.
    Derived allow_disk_use(bool allow) && { return std::move(*this).with("allowDiskUse", allow); }
    /// Bounds of the index that `hint` names: the keys from `least` on, those before `bound`. (min, max)
    Derived min(const bson::document& least) && { return std::move(*this).with("min", least); }
    Derived max(const bson::document& bound) && { return std::move(*this).with("max", bound); }
    /// Only the keys of the index come back, not the documents.
    Derived return_key(bool only_keys) && { return std::move(*this).with("returnKey", only_keys); }
    /// Each document gets a field `$recordId`.
    Derived show_record_id(bool show) && { return std::move(*this).with("showRecordId", show); }
    /// Of a sharded cluster: what there is, when a shard is down.
    Derived allow_partial_results(bool allow) && { return std::move(*this).with("allowPartialResults", allow); }

protected:
    using base::base;
    using base::with;
};

} // namespace detail

/// See collection::find_one.
class find_one_operation : public detail::find_options<find_one_operation, std::optional<bson::document>>
{
public:
    find_one_operation(detail::core_pointer core, core::find_command&& command) noexcept
        : find_options(std::move(core), std::move(command))
    {
    }

    /// The document as a T: a described struct (zonda/bson/describe.hpp), or any type that BSON maps to. A document
    /// that does not fit is an error that names the field.
    template <class T>
    mapped_one<T, find_one_operation> as() &&
    {
        return mapped_one<T, find_one_operation>(std::move(*this), words_);
    }

    task<result<std::optional<bson::document>>> execute();
};

/// See collection::find.
class find_operation : public detail::find_options<find_operation, mongo::cursor>
{
public:
    find_operation(detail::core_pointer core, core::find_command&& command) noexcept
        : find_options(std::move(core), std::move(command))
    {
    }

    /// At most so many documents; 0: all. A negative number: as many, in a single batch.
    find_operation limit(std::int64_t count) &&;
    /// Documents that the server sends at a time; 0 or more.
    find_operation batch_size(std::int32_t count) && { return std::move(*this).with("batchSize", count); }
    /// The server keeps the cursor though nobody asks for ten minutes.
    find_operation no_cursor_timeout(bool keep) && { return std::move(*this).with("noCursorTimeout", keep); }
    /// Of a capped collection: at its end next() gives nothing, and later what was added since. The cursor stays alive
    /// until it is closed. (cursorType)
    find_operation tailable() && { return std::move(*this).with("tailable", true); }
    /// The same, and the server waits for more up to `longest`, or as long as it likes (a second), before next() gives
    /// nothing. (cursorType, maxAwaitTimeMS)
    find_operation tailable_await(std::optional<std::chrono::milliseconds> longest = {}) &&;

    /// A cursor that asks the server when its first document is wanted.
    mongo::cursor cursor() &&;
    /// All documents, read to the end.
    to_vector_operation to_vector() && { return to_vector_operation(std::move(*this).cursor()); }
    template <class T>
    to_vector_of_operation<T> to_vector() &&
    {
        return to_vector_of_operation<T>(std::move(*this).cursor());
    }

    task<result<mongo::cursor>> execute();

private:
    std::optional<std::chrono::milliseconds> max_await_time_{};
};

} // namespace zonda::mongo
