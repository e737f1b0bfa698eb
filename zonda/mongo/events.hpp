// What a client tells while it works: each command, and what happens in its pool of connections.
#pragma once

#include <zonda/base/error.hpp>
#include <zonda/bson/document_view.hpp>
#include <zonda/mongo/core/pool_reasons.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace zonda::mongo
{

struct client_settings;

namespace io
{
class listeners;
class sent_command;
} // namespace io

/// What the events of one command have in common. What the views look at lives as long as the call.
///
/// Commands that carry passwords, keys or proofs are sensitive: authenticate, saslStart, saslContinue, getnonce,
/// createUser, updateUser, copydbgetnonce, copydbsaslstart, copydb, and hello with speculativeAuthenticate. Their
/// command and reply are empty documents, of a failure only code, name and labels are told.
/// Spec: MongoDB driver specifications, command logging and monitoring.
struct command_event
{
    std::int32_t request_id{0};
    /// The same for all commands of one operation: its batches, and its second try.
    std::int64_t operation_id{0};
    std::string_view command_name{};
    std::string_view database_name{};
    /// Empty for a command on a database.
    std::string_view collection_name{};
    /// `localhost:27017`, or a socket's path.
    std::string_view address{};
    /// Of the pool, as in its events.
    std::int64_t connection_id{0};
    /// By which the server's log and currentOp know the connection; empty if it did not say.
    std::optional<std::int64_t> server_connection_id{};
};

/// A command is about to be sent. It is followed by exactly one command_succeeded or command_failed.
struct command_started : command_event
{
    /// Its documents are an array in it, also where they travel beside it; put together at the first call, so that who
    /// does not ask does not pay. Valid during the event.
    bson::document_view command() const;

    io::sent_command* sent{nullptr}; ///< for command()
};

/// The server answered with `ok: 1`; write errors may be inside.
struct command_succeeded : command_event
{
    /// From before it was sent to the reply's last byte.
    std::chrono::nanoseconds duration{0};
    /// `{ok: 1}` where no reply was asked for.
    bson::document_view reply{};
};

/// The server answered with an error, the connection broke, or nobody waits any more.
struct command_failed : command_event
{
    std::chrono::nanoseconds duration{0};
    /// A mongo::server_errc, errc::network_error, errc::protocol_error, or operation_aborted.
    error_code failure{};
    std::string_view words{};
    /// The server's, if there was one.
    bson::document_view reply{};
};

/// Called on the client's loop, inside its work: be quick, throw nothing; an operation may be spawned, not awaited.
/// Override what is of interest. The handshakes of connections and the monitor's checks are not told.
class command_listener
{
public:
    virtual ~command_listener() = default;
    virtual void on_started(const command_started&) noexcept {}
    virtual void on_succeeded(const command_succeeded&) noexcept {}
    virtual void on_failed(const command_failed&) noexcept {}
};

/// What every event of a pool says. Spec: MongoDB driver specifications, connection monitoring and pooling.
struct pool_event
{
    /// `localhost:27017`, or a socket's path.
    std::string_view address{};
};

/// With the client's first operation; before, there is no pool.
struct pool_created : pool_event
{
    /// Those of the client, with max_pool_size and its like.
    const client_settings& options;
};

/// The server was seen to be usable.
struct pool_ready : pool_event
{
};

/// The server failed: connections of before are not used again, and who waited for one is told errc::pool_cleared.
struct pool_cleared : pool_event
{
    /// What was in progress was ended, too.
    bool interrupt_in_use_connections{false};
};

struct pool_closed : pool_event
{
};

/// Numbered from 1 in the order of their creation.
struct connection_event : pool_event
{
    std::int64_t connection_id{0};
};

/// It is being established, and not ready for use.
struct connection_created : connection_event
{
};

struct connection_ready : connection_event
{
    /// Since connection_created: dialing, hello and signing in.
    std::chrono::nanoseconds duration{0};
};

struct connection_closed : connection_event
{
    connection_closed_reason reason{};
};

struct connection_check_out_started : pool_event
{
};

struct connection_check_out_failed : pool_event
{
    check_out_failed_reason reason{};
    /// Since connection_check_out_started.
    std::chrono::nanoseconds duration{0};
};

struct connection_checked_out : connection_event
{
    /// Since connection_check_out_started: the wait in line.
    std::chrono::nanoseconds duration{0};
};

/// A connection whose reply was still to come when its operation ended is checked in when the reply was read.
struct connection_checked_in : connection_event
{
};

/// As command_listener.
class pool_listener
{
public:
    virtual ~pool_listener() = default;
    virtual void on_pool_created(const pool_created&) noexcept {}
    virtual void on_pool_ready(const pool_ready&) noexcept {}
    virtual void on_pool_cleared(const pool_cleared&) noexcept {}
    virtual void on_pool_closed(const pool_closed&) noexcept {}
    virtual void on_connection_created(const connection_created&) noexcept {}
    virtual void on_connection_ready(const connection_ready&) noexcept {}
    virtual void on_connection_closed(const connection_closed&) noexcept {}
    virtual void on_connection_check_out_started(const connection_check_out_started&) noexcept {}
    virtual void on_connection_check_out_failed(const connection_check_out_failed&) noexcept {}
    virtual void on_connection_checked_out(const connection_checked_out&) noexcept {}
    virtual void on_connection_checked_in(const connection_checked_in&) noexcept {}
};

/// While it lives, its listener is told; it may end during an event, and may outlive the client. The listener outlives
/// it. Threads: the client's loop's only.
class [[nodiscard]] subscription
{
public:
    subscription() noexcept = default;
    subscription(subscription&& other) noexcept;
    subscription& operator=(subscription&& other) noexcept;
    ~subscription() { end(); }

    /// Nothing is told from now on.
    void end() noexcept;

private:
    friend class client;

    subscription(std::shared_ptr<io::listeners> all, command_listener* commands, pool_listener* pool) noexcept;

    std::shared_ptr<io::listeners> all_{};
    command_listener* commands_{nullptr};
    pool_listener* pool_{nullptr};
};

} // namespace zonda::mongo
