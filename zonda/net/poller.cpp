#include <zonda/net/poller.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <memory>

namespace zonda::net
{

namespace asio = boost::asio;

namespace
{

[[noreturn]] void throw_errno(const char* what)
{
    throw boost::system::system_error(errno, boost::system::system_category(), what);
}

int make_epoll()
{
    const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0)
        throw_errno("epoll_create1");
    return descriptor;
}

class epoll_poller final : public poller, public loop_part
{
public:
    explicit epoll_poller(loop& home)
        : home_(home),
          epoll_(home.get_executor(), make_epoll()),
          alive_(std::make_shared<bool>(true))
    {
    }

    ~epoll_poller() override { *alive_ = false; }

    void add(int descriptor, polled& target, std::uint32_t events) override
    {
        epoll_event event{};
        event.events = events | EPOLLET;
        event.data.ptr = &target;
        if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0)
            throw_errno("epoll_ctl");
        if (home_.runs_when_idle())
            arm();
    }

    void remove(int descriptor, polled& target) noexcept override
    {
        epoll_event unused{};
        ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, descriptor, &unused);
        // What the kernel has reported of it already is not told any more.
        for (std::size_t i = next_; i < reported_; ++i)
            if (events_[i].data.ptr == &target)
                events_[i].data.ptr = nullptr;
    }

    void wait_begins() override
    {
        ++waits_;
        arm();
    }

    void wait_ends() noexcept override
    {
        // A plain io_context's run() returns when nothing of ours is waited for.
        if (--waits_ == 0 && armed_ && !home_.runs_when_idle())
        {
            error_code ignored;
            epoll_.cancel(ignored);
        }
    }

private:
    void arm()
    {
        if (std::exchange(armed_, true))
            return;
        epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                          [this, alive = alive_](error_code ec)
                          {
                              if (!*alive)
                                  return;
                              armed_ = false;
                              if (!ec)
                                  go_round(*alive);
                              if (*alive && (waits_ > 0 || home_.runs_when_idle()))
                                  arm();
                          });
    }

    // A busy loop finds more to do as soon as it has done something, so it looks again before it goes back to Asio,
    // which costs two system calls; but not for long, since Asio has its own to serve.
    void go_round(const bool& alive)
    {
        bool busy = true;
        for (int rounds = 0; busy && rounds < most_rounds; ++rounds)
        {
            home_.in_turn([&] { busy = dispatch() > 0; });
            if (!alive)
                return;
        }
    }

    std::size_t dispatch()
    {
        const int count = ::epoll_wait(epoll_.native_handle(), events_.data(), static_cast<int>(events_.size()), 0);
        reported_ = count > 0 ? static_cast<std::size_t>(count) : 0;
        for (next_ = 0; next_ < reported_;)
        {
            const epoll_event event = events_[next_++];
            if (event.data.ptr != nullptr)
                static_cast<polled*>(event.data.ptr)->changed(event.events);
        }
        next_ = 0;
        return std::exchange(reported_, 0);
    }

    static constexpr int most_rounds = 4;

    loop& home_;
    asio::posix::stream_descriptor epoll_;
    std::shared_ptr<bool> alive_;
    std::array<epoll_event, 128> events_{};
    std::size_t next_{0};
    std::size_t reported_{0};
    std::size_t waits_{0};
    bool armed_{false};
};

} // namespace

poller& poller::of(loop& home)
{
    return home.part<epoll_poller>();
}

} // namespace zonda::net
