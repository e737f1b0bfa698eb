// What is there: databases, collections, indexes.
#pragma once

#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace zonda::mongo
{

namespace detail
{

/// How a list goes on after its first batch.
struct list_rules
{
    bool comment_goes_on{false};
    bool missing_is_empty{false};
};

mongo::cursor list_cursor(core_pointer core, core::list_command command,
                          std::optional<std::chrono::milliseconds> timeout, list_rules rules,
                          zonda::diagnostics* words);
task<result<mongo::cursor>> open_list(core_pointer core, core::list_command command,
                                      std::optional<std::chrono::milliseconds> timeout, list_rules rules);

/// What gives a cursor of descriptions. Derived has `rules`.
template <class Derived>
class list_operation : public command_operation<Derived, mongo::cursor, core::list_command>
{
    using base = command_operation<Derived, mongo::cursor, core::list_command>;

public:
    list_operation(core_pointer core, core::list_command&& command) noexcept : base(std::move(core), std::move(command))
    {
    }

    /// Descriptions that the server sends at a time; 0 or more.
    Derived batch_size(std::int32_t count) &&
    {
        this->command_.batch_size = count;
        return std::move(static_cast<Derived&>(*this));
    }

    /// A cursor that asks the server when its first document is wanted.
    mongo::cursor cursor() &&
    {
        return list_cursor(std::move(this->core_), std::move(this->command_), this->timeout_, Derived::rules,
                           this->words_);
    }
    /// All of them.
    to_vector_operation to_vector() && { return to_vector_operation(std::move(*this).cursor()); }
    template <class T>
    to_vector_of_operation<T> to_vector() &&
    {
        return to_vector_of_operation<T>(std::move(*this).cursor());
    }

    task<result<mongo::cursor>> execute()
    {
        return open_list(std::move(this->core_), std::move(this->command_), this->timeout_, Derived::rules);
    }

protected:
    using base::with;
};

} // namespace detail

/// See collection::list_indexes.
class list_indexes_operation : public detail::list_operation<list_indexes_operation>
{
public:
    using list_operation::list_operation;

    static constexpr detail::list_rules rules{true, true};
};

/// See database::list_collections.
class list_collections_operation : public detail::list_operation<list_collections_operation>
{
public:
    using list_operation::list_operation;

    /// Only collections whose description matches: `doc("name", "matches")`, `doc("options.capped", true)`.
    list_collections_operation filter(const bson::document& wanted) &&
    {
        return std::move(*this).with("filter", wanted);
    }
    /// Only what the signed-in user may use.
    list_collections_operation authorized_collections(bool only) &&
    {
        return std::move(*this).with("authorizedCollections", only);
    }

    // Spec: enumerate collections: the server keeps the comment by itself.
    static constexpr detail::list_rules rules{false, false};
};

/// See database::list_collection_names.
class list_collection_names_operation
    : public detail::command_operation<list_collection_names_operation, std::vector<std::string>, core::list_command>
{
public:
    list_collection_names_operation(detail::core_pointer core, core::list_command&& command) noexcept
        : command_operation(std::move(core), std::move(command))
    {
    }

    /// As list_collections.
    list_collection_names_operation filter(const bson::document& wanted) &&
    {
        return std::move(*this).with("filter", wanted);
    }
    list_collection_names_operation authorized_collections(bool only) &&
    {
        return std::move(*this).with("authorizedCollections", only);
    }

    task<result<std::vector<std::string>>> execute();
};

namespace detail
{

template <class Derived, class R>
class list_databases_options : public command_operation<Derived, R, core::read_command>
{
    using base = command_operation<Derived, R, core::read_command>;

public:
    list_databases_options(core_pointer core, core::read_command&& command) noexcept
        : base(std::move(core), std::move(command))
    {
    }

    static constexpr bool takes_raw_data = false;

    /// Only databases whose description matches: `doc("name", bson::regex("^test", ""))`.
    Derived filter(const bson::document& wanted) && { return std::move(*this).with("filter", wanted); }
    /// true: only what the signed-in user may use; false: all, or the server refuses.
    Derived authorized_databases(bool only) && { return std::move(*this).with("authorizedDatabases", only); }

protected:
    using base::with;
};

} // namespace detail

/// See client::list_databases.
class list_databases_operation
    : public detail::list_databases_options<list_databases_operation, std::vector<bson::document>>
{
public:
    using list_databases_options::list_databases_options;

    task<result<std::vector<bson::document>>> execute();
};

/// See client::list_database_names.
class list_database_names_operation
    : public detail::list_databases_options<list_database_names_operation, std::vector<std::string>>
{
public:
    using list_databases_options::list_databases_options;

    task<result<std::vector<std::string>>> execute();
};

} // namespace zonda::mongo
