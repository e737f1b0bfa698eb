// What a stream runs on: tries that never block, and a notice when it is worth to try again. Nothing is read ahead, so
// a wait that is cancelled has consumed nothing.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/base/result.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace zonda
{
class loop;
}

namespace zonda::net
{

/// Told once that a try may succeed, fail or meet the end.
class readiness_waiter
{
public:
    virtual void ready() = 0;

protected:
    ~readiness_waiter() = default;
};

/// One implementation a kind of stream: a socket, a TLS session over one, a pair in memory.
class transport
{
public:
    virtual ~transport() = default;

    virtual loop& home() const noexcept = 0;

    /// Bytes read; 0: the peer sends no more; empty: nothing there now.
    virtual std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) = 0;
    /// Bytes taken, of all buffers together; empty: no room now.
    virtual std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) = 0;

    /// Whether it is certain that a try to read would find nothing, so that it can be saved.
    virtual bool nothing_to_read() const noexcept { return false; }

    /// One waiter for each direction at a time. `ready` is called at most once a wait, always inside a turn of the
    /// loop.
    virtual void wait_readable(readiness_waiter& waiter) = 0;
    virtual void wait_writable(readiness_waiter& waiter) = 0;
    /// The waiter is not called any more.
    virtual void stop_waiting(readiness_waiter& waiter) noexcept = 0;

    /// No more will be sent; reading goes on.
    virtual void shutdown_send() noexcept = 0;
    /// Ends both directions; waiters become ready, tries fail with operation_aborted.
    virtual void close() noexcept = 0;

    /// Ends it so that the peer sees a reset (RST) where there is one, and nothing lingers.
    virtual void reset() noexcept { close(); }

    /// The other side in words: `127.0.0.1:27017`.
    virtual std::string remote() const = 0;
    /// Whether the other side is on this machine.
    virtual bool remote_is_loopback() const noexcept = 0;
    /// Whether the peer is known to send no more, though what it sent before may not have been read.
    virtual bool peer_has_ended() const noexcept { return false; }
};

} // namespace zonda::net
