// One command from its start to its end: server, connection, session, sending, reply, and one more try where that makes
// sense.
#pragma once

#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo::io
{

struct execution
{
    /// The client's timeout unless the operation has one of its own; zero: no limit.
    std::chrono::milliseconds timeout{0};
    /// Of client_core::next_operation_id(), for an operation of several commands; zero: of its own.
    std::int64_t operation_id{0};
    /// endSessions has none of its own.
    bool without_session{false};
};

/// Runs `what`; a reply with `ok: 1` is a success, write errors inside are for the caller to see.
///
/// Errors: errc::server_selection_timeout, errc::wait_queue_timeout, errc::network_error, errc::protocol_error,
/// errc::timed_out, errc::client_closed, those of establish(), any server_errc, operation_aborted.
/// Cancellation: at any point; see checked_out. Lifetime: `what` outlives it.
task<result<reply>> execute(std::shared_ptr<client_core> core, const core::command& what, execution how);

} // namespace zonda::mongo::io
