// The way to a MongoDB server.
#pragma once

#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/database.hpp>
#include <zonda/mongo/events.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace zonda::mongo
{

/// A server, a pool of connections to it, and what watches over them.
///
/// Making one dials nothing: the first operation does. When the server goes away, operations wait for it up to
/// server_selection_timeout and go on when it is back. While no operation is in progress nothing runs, no timer either,
/// so that a program whose work is done can end.
///
/// Lifetime: it outlives its operations and cursors; destroying it earlier ends them with errc::client_closed. The
/// loop, or the execution context of the executor, outlives it. Threads: its loop's only; if several threads run an
/// io_context, give the client a strand and use it there.
class client
{
public:
    /// Throws zonda::error with words for the person who wrote it: errc::invalid_connection_string,
    /// errc::not_supported.
    client(loop& home, std::string_view connection_string);
    client(loop& home, client_settings settings);
    /// In a program with its own io_context.
    client(const boost::asio::any_io_executor& executor, std::string_view connection_string);
    client(const boost::asio::any_io_executor& executor, client_settings settings);
    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();

    database operator[](std::string_view database_name) const;

    /// Checks that the server answers.
    ///
    /// Completion signature: void(error_code).
    /// Errors: those of every operation (collection.hpp). Cancellation: at any point; a connection with a reply
    /// outstanding is drained or closed, never reused as it is. Lifetime: the client must outlive the operation.
    /// Threads: distinct clients safe, one client on its own loop only. Never tried again.
    /// Spec: MongoDB driver specifications, run-command.
    ping_operation ping() const;

    /// The databases, each as the server describes it: `name`, `sizeOnDisk`, `empty`.
    ///
    /// Completion signature: void(error_code, std::vector<bson::document>).
    /// Errors: those of every operation. Cancellation, Lifetime, Threads: as ping. Tried again once (retryReads).
    /// Spec: MongoDB driver specifications, enumerating databases.
    list_databases_operation list_databases() const;

    /// Their names only.
    ///
    /// Completion signature: void(error_code, std::vector<std::string>).
    /// Errors, Cancellation, Lifetime, Threads, retries, Spec: as list_databases.
    list_database_names_operation list_database_names() const;

    /// Ends the sessions that the server still has and closes all connections. Operations in progress fail with
    /// errc::client_closed, and so does every later one.
    ///
    /// Completion signature: void(error_code). Errors: none; what cannot be told to the server is forgotten.
    /// Cancellation: at any point; the connections are closed all the same. Lifetime, Threads: as ping.
    /// Spec: MongoDB driver specifications, sessions (endSessions).
    close_client_operation close() const;

    const client_settings& settings() const noexcept;
    /// What was last seen of the server.
    const server_description& server() const noexcept;
    /// From now on the listener is told of each command, or of what happens in the pool, until the subscription ends.
    /// Any number of them. Who subscribes before the first operation hears of everything. While nobody does, events
    /// cost nothing.
    subscription subscribe(command_listener& listener);
    subscription subscribe(pool_listener& listener);

    /// Connections of the pool: all there are, being established or not, and those that nobody uses.
    struct pool_counts
    {
        std::size_t total{0};
        std::size_t available{0};
        std::size_t connecting{0};
        std::size_t waiting{0}; ///< operations that wait for one
    };
    pool_counts pool() const noexcept;

    /// For the tests of this room: with a server that is dialled in another way.
    explicit client(detail::core_pointer core) noexcept;

private:
    detail::core_pointer core_;
};

} // namespace zonda::mongo
