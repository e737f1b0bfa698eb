// A MongoDB inside the process: for tests, and for programs that bring their database with them.
#pragma once

#include <zonda/bson/doc.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::pocket
{

struct server_settings
{
    /// Where it listens; 0: a port that is free.
    std::uint16_t port{0};
    std::string host{"127.0.0.1"};
    /// A Unix socket in place of the port. At most 107 bytes.
    std::string unix_path{};
    /// A file that keeps everything, even after kill -9; empty: memory.
    std::string database{};
    /// The persona of the primary, and only member, of a set of this name: then drivers use retryable writes.
    /// Empty: a standalone server.
    std::string replica_set{};
    /// Who may come in, by SCRAM-SHA-256 against `admin`; empty: everybody.
    std::string user{};
    /// Printable ASCII.
    std::string password{};
    /// Connections at one time; one more is closed at once.
    std::size_t max_connections{2'000};
};

class server;

/// What shall happen to a command; armed at the end of the statement that says it.
///
///     db.fail_next("find").close_connection();
///     db.fail_next("insert").error(91).times(2);
class fault_order
{
public:
    fault_order(const fault_order&) = delete;
    fault_order& operator=(const fault_order&) = delete;
    ~fault_order();

    /// The connection is closed, the command not run.
    fault_order&& close_connection() &&;
    /// The command is answered with this code, and not run.
    fault_order&& error(int code, std::string_view words = {}) &&;
    /// The reply bears these labels and no others.
    fault_order&& labels(std::vector<std::string> labels) &&;
    /// The command is run; its reply bears this writeConcernError.
    fault_order&& write_concern_error(bson::document error) &&;
    /// The reply comes so much later.
    fault_order&& block(std::chrono::milliseconds time) &&;
    /// So often; below 0: always. Else once.
    fault_order&& times(int count) &&;

private:
    friend class server;
    struct content;

    fault_order(server& of, std::string_view command);

    server& of_;
    std::unique_ptr<content> content_;
};

/// Speaks MongoDB's wire protocol (docs/pocket.md says which part of it) on a thread and a loop of its own.
/// Threads: all members from any thread; each waits until the server's thread has done what it asks.
class server
{
public:
    /// Errors, thrown as zonda::error: the address is in use, the database file cannot be opened, a bad user.
    server() : server(server_settings{}) {}
    explicit server(const server_settings& settings);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    /// Stops.
    ~server();

    /// `mongodb://127.0.0.1:40961/`, with user, password and replicaSet where there are such.
    std::string uri() const;
    std::uint16_t port() const;

    /// Inserts into `db.collection`. Throws zonda::error for what cannot be inserted; then nothing is.
    void insert(std::string_view name_space, const std::vector<bson::document>& documents);
    void insert(std::string_view name_space, const bson::document& document)
    {
        insert(name_space, std::vector<bson::document>{document});
    }
    /// All documents of `db.collection` that match, in the order of their insertion.
    std::vector<bson::document> find(std::string_view name_space, bson::document_view query = {}) const;

    /// The next command of that name meets a fault.
    fault_order fail_next(std::string_view command) { return {*this, command}; }
    /// Every reply is so much later, in addition to what was said before. Negative: sooner, down to none.
    void add_latency(std::chrono::milliseconds latency);
    /// Closes all connections; clients may come again.
    void close_connections();

    /// How often a command of that name was asked for, those that met a fault included.
    std::int64_t commands(std::string_view name) const;
    /// Queries, updates and deletes that had a filter or an order and walked through a whole collection.
    std::int64_t collection_scans() const;
    /// Connections that are open.
    std::size_t connections() const;

    /// Answers what is under way, closes everything and ends the thread; without effect the second time.
    void stop();

private:
    friend class fault_order;
    class running;

    std::unique_ptr<running> running_;
};

} // namespace zonda::pocket
