#include <zonda/net/socket.hpp>

#include <boost/asio/error.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace zonda::net
{

using namespace std::chrono_literals;

namespace
{

// A peer whose network vanished says nothing. Asked after two minutes of silence, then every ten seconds, nine times,
// as the MongoDB driver specifications have it (the kernel's own two hours outlast every router's memory of a
// connection).
constexpr std::chrono::seconds keep_alive_idle = 120s;
constexpr std::chrono::seconds keep_alive_interval = 10s;
constexpr int keep_alive_probes = 9;

// What was written is given up no sooner and no later: the kernel goes by this time alone once it is set, so that a
// shorter one would take one lost probe for the end. Its own, some fifteen minutes, keeps a stream to nobody that long.
constexpr std::chrono::milliseconds user_timeout = keep_alive_idle + keep_alive_interval * keep_alive_probes;

error_code last_error() noexcept
{
    return {errno, boost::system::system_category()};
}

void set(int socket, int level, int name, int value) noexcept
{
    // A socket that cannot have the option works without.
    ::setsockopt(socket, level, name, &value, sizeof value);
}

void watch_over(int socket) noexcept
{
    set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(socket, IPPROTO_TCP, TCP_KEEPIDLE, static_cast<int>(keep_alive_idle.count()));
    set(socket, IPPROTO_TCP, TCP_KEEPINTVL, static_cast<int>(keep_alive_interval.count()));
    set(socket, IPPROTO_TCP, TCP_KEEPCNT, keep_alive_probes);
    set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(user_timeout.count()));
}

} // namespace

socket::socket(loop& home, descriptor owned, const address& remote)
    : home_(home),
      poller_(poller::of(home)),
      descriptor_(std::move(owned)),
      remote_(remote)
{
    if (remote.family() != AF_UNIX)
    {
        set(descriptor_.get(), IPPROTO_TCP, TCP_NODELAY, 1);
        watch_over(descriptor_.get());
    }
    poller_.add(descriptor_.get(), *this, EPOLLIN | EPOLLOUT | EPOLLRDHUP);
}

socket::~socket()
{
    close();
}

std::optional<result<std::size_t>> socket::try_read(std::span<std::uint8_t> into)
{
    if (!descriptor_)
        return error(boost::asio::error::operation_aborted);
    while (true)
    {
        const ssize_t count = ::recv(descriptor_.get(), into.data(), into.size(), 0);
        if (count >= 0)
        {
            // A short read has emptied the socket; what comes later is a new edge. An end that came together with the
            // bytes was told with them, and is not told again.
            readable_ = ended_ || count == 0 || static_cast<std::size_t>(count) == into.size();
            looked_ = true;
            return static_cast<std::size_t>(count);
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN)
        {
            readable_ = false;
            looked_ = true;
            return std::nullopt;
        }
        return error(last_error());
    }
}

std::optional<result<std::size_t>> socket::try_write(std::span<const bytes_view> buffers)
{
    if (!descriptor_)
        return error(boost::asio::error::operation_aborted);
    std::array<iovec, 16> parts;
    const std::size_t used = std::min(parts.size(), buffers.size());
    for (std::size_t i = 0; i < used; ++i)
        parts[i] = {const_cast<std::uint8_t*>(buffers[i].data()), buffers[i].size()};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = used;
    while (true)
    {
        // send is the cheaper call for what is nearly always one buffer.
        const ssize_t count = used == 1 ? ::send(descriptor_.get(), buffers[0].data(), buffers[0].size(), MSG_NOSIGNAL)
                                        : ::sendmsg(descriptor_.get(), &message, MSG_NOSIGNAL);
        if (count >= 0)
            return static_cast<std::size_t>(count);
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN)
        {
            writable_ = false;
            return std::nullopt;
        }
        return error(last_error());
    }
}

void socket::wait(readiness_waiter*& place, readiness_waiter& waiter, bool known_ready)
{
    if (known_ready || !descriptor_)
        return waiter.ready();
    if (place == nullptr)
        poller_.wait_begins();
    place = &waiter;
}

void socket::wake(readiness_waiter*& place)
{
    if (readiness_waiter* waiter = std::exchange(place, nullptr))
    {
        poller_.wait_ends();
        waiter->ready();
    }
}

void socket::stop_waiting(readiness_waiter& waiter) noexcept
{
    for (readiness_waiter** place : {&reader_, &writer_})
        if (*place == &waiter)
        {
            *place = nullptr;
            poller_.wait_ends();
        }
}

void socket::changed(std::uint32_t events)
{
    const bool broken = (events & (EPOLLHUP | EPOLLERR)) != 0;
    ended_ = ended_ || broken || (events & EPOLLRDHUP) != 0;
    readable_ = readable_ || ended_ || (events & EPOLLIN) != 0;
    writable_ = writable_ || broken || (events & EPOLLOUT) != 0;
    // Completions only make their waiters ready, so this object outlives both calls.
    if (readable_)
        wake(reader_);
    if (writable_)
        wake(writer_);
}

void socket::shutdown_send() noexcept
{
    if (descriptor_)
        ::shutdown(descriptor_.get(), SHUT_WR);
}

void socket::close() noexcept
{
    if (!descriptor_)
        return;
    poller_.remove(descriptor_.get(), *this);
    descriptor_.close();
    wake(reader_);
    wake(writer_);
}

void socket::reset() noexcept
{
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    if (descriptor_)
        ::setsockopt(descriptor_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

error_code socket::connect_outcome() const noexcept
{
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(descriptor_.get(), SOL_SOCKET, SO_ERROR, &value, &size) != 0)
        return last_error();
    return {value, boost::system::system_category()};
}

} // namespace zonda::net
