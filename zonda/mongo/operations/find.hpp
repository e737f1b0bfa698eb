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
class find_options : public command_operation<Derived, R, core::find_command>
{
    using base = command_operation<Derived, R, core::find_command>;

public:
    /// `doc("year", 1, "name", -1)`: 1 ascending, -1 descending.
    Derived sort(const bson::document& order) && { return std::move(*this).with("sort", order); }
    /// Which fields come back: `doc("name", 1, "_id", 0)`.
    Derived projection(const bson::document& fields) && { return std::move(*this).with("projection", fields); }
    /// Documents that are passed over; 0 or more.
    Derived skip(std::int64_t count) && { return std::move(*this).with("skip", static_cast<long>(count)); }
    /// The index to use: its keys, or its name.
    Derived hint(const bson::document& keys) && { return std::move(*this).with("hint", keys); }
    Derived hint(std::string_view index_name) && { return std::move(*this).with("hint", index_name); }
    /// How text is compared.
    Derived collation(const bson::document& rules) && { return std::move(*this).with("collation", rules); }

protected:
    using base::base;
    using base::with;
};

} // namespace detail

/// See collection::find_one.
class find_one_operation : public detail::find_options<find_one_operation, std::optional<bson::document>>
{
public:
    find_one_operation(detail::core_pointer core, core::find_command command) noexcept
        : find_options(std::move(core), std::move(command))
    {
    }

    /// The document as a T: a described struct (zonda/bson/describe.hpp), or any type that BSON maps to. A document
    /// that does not fit is an error that names the field.
    template <class T>
    mapped_one<T, find_one_operation> as() &&
    {
        return mapped_one<T, find_one_operation>(std::move(*this));
    }

    static task<result<std::optional<bson::document>>> execute(find_one_operation self);
};

/// See collection::find.
class find_operation : public detail::find_options<find_operation, mongo::cursor>
{
public:
    find_operation(detail::core_pointer core, core::find_command command) noexcept
        : find_options(std::move(core), std::move(command))
    {
    }

    /// At most so many documents; 0: all. A negative number: as many, in a single batch.
    find_operation limit(std::int64_t count) &&;
    /// Documents that the server sends at a time; 0 or more.
    find_operation batch_size(std::int32_t count) && { return std::move(*this).with("batchSize", count); }
    /// Lets the server sort on disk what does not fit into its memory.
    find_operation allow_disk_use(bool allow) && { return std::move(*this).with("allowDiskUse", allow); }

    /// A cursor that asks the server when its first document is wanted.
    mongo::cursor cursor() &&;
    /// All documents, read to the end.
    to_vector_operation to_vector() && { return to_vector_operation(std::move(*this).cursor()); }
    template <class T>
    to_vector_of_operation<T> to_vector() &&
    {
        return to_vector_of_operation<T>(std::move(*this).cursor());
    }

    static task<result<mongo::cursor>> execute(find_operation self);
};

} // namespace zonda::mongo
