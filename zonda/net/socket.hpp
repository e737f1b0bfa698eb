// TCP and Unix sockets as transports.
#pragma once

#include <zonda/net/address.hpp>
#include <zonda/net/descriptor.hpp>
#include <zonda/net/poller.hpp>
#include <zonda/net/transport.hpp>

namespace zonda::net
{

/// A connected, or connecting, stream socket. Writing to a peer that has gone is an error of the write, never SIGPIPE.
/// TCP: no Nagle; a peer that no packet reaches any more is noticed 210 s after the last one, whether it is being
/// waited for (keep-alive) or written to (TCP_USER_TIMEOUT), and so is one that takes nothing for so long.
class socket final : public transport, private polled
{
public:
    socket(loop& home, descriptor owned, const address& remote);
    ~socket() override;

    loop& home() const noexcept override { return home_; }
    std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) override;
    std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) override;
    bool nothing_to_read() const noexcept override { return looked_ && !readable_; }
    bool peer_has_ended() const noexcept override { return ended_; }
    void wait_readable(readiness_waiter& waiter) override { wait(reader_, waiter, readable_); }
    void wait_writable(readiness_waiter& waiter) override { wait(writer_, waiter, writable_); }
    void stop_waiting(readiness_waiter& waiter) noexcept override;
    void shutdown_send() noexcept override;
    void close() noexcept override;
    void reset() noexcept override;
    std::string remote() const override { return remote_.to_string(); }
    bool remote_is_loopback() const noexcept override { return remote_.is_loopback(); }

    /// How a connect that was in progress ended; call when writable.
    error_code connect_outcome() const noexcept;

private:
    void changed(std::uint32_t events) override;
    void wait(readiness_waiter*& place, readiness_waiter& waiter, bool known_ready);
    void wake(readiness_waiter*& place);

    loop& home_;
    poller& poller_;
    descriptor descriptor_;
    address remote_;
    readiness_waiter* reader_{nullptr};
    readiness_waiter* writer_{nullptr};
    // Edges come once: what is known stays known until a try meets EAGAIN.
    bool readable_{false};
    bool writable_{false};
    bool looked_{false}; // readable_ is not a guess
    bool ended_{false};  // the peer's end has been told, and comes behind what is left to read
};

} // namespace zonda::net
