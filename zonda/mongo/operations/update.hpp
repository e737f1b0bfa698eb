// Changing and deleting documents.
#pragma once

#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace zonda::mongo
{

struct update_result
{
    std::int64_t matched_count{0};
    std::int64_t modified_count{0};
    /// 1 when none matched and an upsert has inserted a document.
    std::int64_t upserted_count{0};
    /// False: nobody answered, so the counts are 0 and mean nothing.
    bool acknowledged{true};
    /// `{_id: ...}` of the document that an upsert has inserted; else empty.
    bson::document upserted{};

    bson::value_view upserted_id() const& noexcept { return upserted["_id"]; }
    void upserted_id() const&& = delete;
};

struct delete_result
{
    std::int64_t deleted_count{0};
    /// False: nobody answered, so the count means nothing.
    bool acknowledged{true};
};

namespace detail
{

/// Options of one statement, in which update and delete differ from the other commands.
template <class Derived, class R, class Command>
class statement_operation : public write_operation<Derived, R, Command>
{
    using base = write_operation<Derived, R, Command>;

public:
    /// The index to use: its keys, or its name.
    Derived hint(const bson::document& keys) && { return std::move(*this).in_statement("hint", keys); }
    Derived hint(std::string_view index_name) && { return std::move(*this).in_statement("hint", index_name); }
    /// How text is compared.
    Derived collation(const bson::document& rules) && { return std::move(*this).in_statement("collation", rules); }
    /// Variables that expressions may use as `$$name`.
    Derived let(const bson::document& variables) && { return std::move(*this).with("let", variables); }

protected:
    using base::with;
    statement_operation(core_pointer core, Command command) noexcept : base(std::move(core), std::move(command)) {}

    template <class T>
    Derived in_statement(std::string_view name, const T& value) &&
    {
        this->command_.statement.set(name, value);
        return std::move(static_cast<Derived&>(*this));
    }
};

} // namespace detail

/// Changes one document or all, or puts another one in the place of one.
enum class update_kind : std::uint8_t
{
    one,
    many,
    replacement
};

namespace detail
{

task<result<update_result>> update(io::client_core& core, const core::update_command& command, update_kind kind,
                                   std::optional<std::chrono::milliseconds> timeout, write_report* report);

} // namespace detail

/// See collection::update_one, update_many and replace_one.
template <update_kind Kind>
class update_operation : public detail::statement_operation<update_operation<Kind>, update_result, core::update_command>
{
    using base = detail::statement_operation<update_operation<Kind>, update_result, core::update_command>;

public:
    update_operation(detail::core_pointer core, core::update_command&& command) noexcept
        : base(std::move(core), std::move(command))
    {
    }

    /// Inserts a document when none matches.
    update_operation upsert(bool insert) && { return std::move(*this).in_statement("upsert", insert); }
    /// Which document is changed if several match. Needs MongoDB 8.0, an older server refuses it.
    update_operation sort(const bson::document& order) &&
        requires(Kind != update_kind::many) { return std::move(*this).in_statement("sort", order); }
        /// Which items of arrays `$[name]` stands for.
        update_operation array_filters(const bson::array& filters) &&
        requires(Kind != update_kind::replacement) { return std::move(*this).in_statement("arrayFilters", filters); }
        /// Whether the collection's validator is passed over.
        update_operation bypass_document_validation(bool bypass) &&
    {
        return std::move(*this).with("bypassDocumentValidation", bypass);
    }

    task<result<update_result>> execute()
    {
        return detail::update(*this->core_, this->command_, Kind, this->timeout_, this->report_);
    }
};

using update_one_operation = update_operation<update_kind::one>;
using update_many_operation = update_operation<update_kind::many>;
using replace_one_operation = update_operation<update_kind::replacement>;

/// See collection::delete_one and delete_many.
class delete_operation : public detail::statement_operation<delete_operation, delete_result, core::delete_command>
{
public:
    delete_operation(detail::core_pointer core, core::delete_command&& command) noexcept
        : statement_operation(std::move(core), std::move(command))
    {
    }

    task<result<delete_result>> execute();
};

} // namespace zonda::mongo
