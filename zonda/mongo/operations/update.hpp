// Changing and deleting documents.
#pragma once

#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

struct update_result
{
    std::int64_t matched_count{0};
    std::int64_t modified_count{0};
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

/// See collection::update_one, update_many and replace_one.
class update_operation : public detail::statement_operation<update_operation, update_result, core::update_command>
{
public:
    enum class changes : std::uint8_t
    {
        update,
        replacement
    };

    update_operation(detail::core_pointer core, core::update_command&& command, changes kind) noexcept
        : statement_operation(std::move(core), std::move(command)),
          kind_(kind)
    {
    }

    /// Inserts a document when none matches.
    update_operation upsert(bool insert) && { return std::move(*this).in_statement("upsert", insert); }
    /// Which document is changed if several match; not for update_many. Needs MongoDB 8.0, an older server refuses it.
    update_operation sort(const bson::document& order) && { return std::move(*this).in_statement("sort", order); }
    /// Which items of arrays `$[name]` stands for.
    update_operation array_filters(const bson::array& filters) &&
    {
        return std::move(*this).in_statement("arrayFilters", filters);
    }
    /// Whether the collection's validator is passed over.
    update_operation bypass_document_validation(bool bypass) &&
    {
        return std::move(*this).with("bypassDocumentValidation", bypass);
    }

    task<result<update_result>> execute();

private:
    changes kind_;
};

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
