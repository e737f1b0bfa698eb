// Why a connection was closed, and why a check-out failed, in the specification's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zonda::mongo
{

/// Spec: connection monitoring and pooling, ConnectionClosedEvent.reason.
enum class connection_closed_reason : std::uint8_t
{
    stale,      ///< the pool was cleared
    idle,       ///< it was available for longer than max_idle_time
    error,      ///< it broke, could not be established, or was left in a state that nobody can use
    pool_closed ///< the client was closed
};

/// Spec: connection monitoring and pooling, ConnectionCheckOutFailedEvent.reason.
enum class check_out_failed_reason : std::uint8_t
{
    pool_closed,      ///< the client is closed
    timeout,          ///< wait_queue_timeout, or the operation's own time, is over
    connection_error, ///< no connection could be established, or the pool is paused or was cleared
    cancelled         ///< who waited was cancelled; the specification has no word for it
};

/// `poolClosed`, as the specification writes it.
constexpr std::string_view to_string(connection_closed_reason reason) noexcept
{
    constexpr std::string_view names[]{"stale", "idle", "error", "poolClosed"};
    return names[static_cast<std::size_t>(reason)];
}

constexpr std::string_view to_string(check_out_failed_reason reason) noexcept
{
    constexpr std::string_view names[]{"poolClosed", "timeout", "connectionError", "cancelled"};
    return names[static_cast<std::size_t>(reason)];
}

} // namespace zonda::mongo
