// One epoll set a loop, in Asio's own: a descriptor is registered once, edge-triggered, and a wait costs no system
// call. docs/decisions/poller.md has the numbers.
#pragma once

#include <zonda/loop/loop.hpp>

#include <cstdint>

namespace zonda::net
{

/// Something with a descriptor that wants to know when it changes.
class polled
{
public:
    /// `events`: EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR. Inside a turn of the loop. May destroy any polled.
    virtual void changed(std::uint32_t events) = 0;

protected:
    ~polled() = default;
};

/// Threads: its loop's only.
class poller
{
public:
    /// The poller of this loop, made at the first call.
    static poller& of(loop& home);

    virtual ~poller() = default;

    /// Edge-triggered until `remove`. Throws boost::system::system_error when the kernel refuses.
    virtual void add(int descriptor, polled& target, std::uint32_t events) = 0;
    virtual void remove(int descriptor, polled& target) noexcept = 0;

    /// Somebody waits for a change: as long as one does, a plain io_context's run() goes on.
    virtual void wait_begins() = 0;
    virtual void wait_ends() noexcept = 0;
};

} // namespace zonda::net
