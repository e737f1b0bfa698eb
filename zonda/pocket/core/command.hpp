// What a command is given, and the table of them.
#pragma once

#include <zonda/pocket/core/arguments.hpp>
#include <zonda/pocket/core/cursors.hpp>
#include <zonda/pocket/core/faults.hpp>
#include <zonda/pocket/core/retries.hpp>
#include <zonda/pocket/core/scram.hpp>
#include <zonda/pocket/core/stage.hpp>
#include <zonda/pocket/core/store.hpp>
#include <zonda/wire/op_msg.hpp>

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>

namespace zonda::pocket
{

/// Wire version 21 is MongoDB 7.0.
inline constexpr int max_wire_version = 21;
inline constexpr std::string_view pretended_version = "7.0.0";

struct engine_settings
{
    /// The persona: the primary, and only member, of a set of this name; empty: a standalone server.
    std::string replica_set{};
    /// HOST:PORT by which a set's clients reach it.
    std::string address{"127.0.0.1:27017"};
    /// Who may come in; none: everybody.
    std::optional<scram_credentials> user{};
};

/// What is known of one connection.
struct client_state
{
    std::int64_t number{0};
    std::string remote{};
    std::string app_name{};
    bool logged_in{false};
    std::unique_ptr<scram_conversation> login{};
    bool skip_empty_exchange{false};
};

struct server_state
{
    std::unique_ptr<store> db;
    engine_settings settings{};
    cursor_registry cursors{};
    fault_list faults{};
    std::map<std::string, std::int64_t, std::less<>> commands{}; // how often each was asked for
    std::int64_t collection_scans{0};
    std::minstd_rand random{};
    bson::timestamp cluster_time{};

    bool in_replica_set() const { return !settings.replica_set.empty(); }
    /// The time of the write that is being made; never the same twice.
    void advance_cluster_time(datetime now);
};

struct command_context
{
    server_state& server;
    client_state& client;
    bson::document_view body;
    std::span<const wire::document_sequence_view> sequences;
    std::string_view db;
    datetime now;
    /// The reply; `ok` is added by who runs the command.
    bson::document_builder& reply;
    /// What `let` says, once read_let was called: the names that expressions may use, and their values.
    variable_names let_names{};
    std::shared_ptr<const bson::document> let_values{};

    std::string_view name() const { return body.begin()->key; }
    store& storage() const { return *server.db; }
    variables with() const { return variables(now, let_values); }
    /// Errors: type_mismatch; failed_to_parse for a name that no variable may have; those of the expressions, which may
    /// not look at a document (4890500).
    outcome<void> read_let();

    /// The collection's name that the command's own field says. Errors: invalid_namespace, type_mismatch.
    outcome<std::string_view> collection_name() const;
    std::string full_name(std::string_view collection) const { return std::string(db) + "." + std::string(collection); }
    /// The documents of `insert`, `updates`, `deletes`: from the body's array or from a section of their own.
    /// Errors: missing_field, type_mismatch, invalid_length (none, or more than 100,000).
    outcome<std::vector<bson::document_view>> documents(std::string_view field) const;
    /// The record of this retryable write; none: it is none.
    outcome<std::optional<retry_log>> retries() const;
    /// stmtId of the n-th statement.
    std::int64_t statement_id(std::size_t n) const;
};

struct command_entry
{
    std::string_view name;
    outcome<void> (*run)(command_context&);
    bool writes{false};
    bool before_login{false};
};

/// Null if there is no such command.
const command_entry* find_command(std::string_view name);

std::span<const command_entry> greeting_commands();
std::span<const command_entry> login_commands();
std::span<const command_entry> session_commands();
std::span<const command_entry> collection_commands();
std::span<const command_entry> index_commands();
std::span<const command_entry> query_commands();
std::span<const command_entry> aggregate_commands();
std::span<const command_entry> write_commands();
std::span<const command_entry> find_and_modify_commands();
std::span<const command_entry> diagnostic_commands();

/// Appends `code`, `codeName`, `errmsg` and the failure's details.
void append_failure(bson::document_builder& out, const failure& f);

} // namespace zonda::pocket
