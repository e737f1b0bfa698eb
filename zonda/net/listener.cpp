#include <zonda/loop/loop.hpp>
#include <zonda/net/listener.hpp>
#include <zonda/net/socket.hpp>

#include <boost/asio/error.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

namespace zonda::net
{

using namespace std::chrono_literals;

namespace
{

error last_error(const std::string& what)
{
    const error_code code(errno, boost::system::system_category());
    return error(code, what + ": " + code.message());
}

error listen_error(const address& at)
{
    const error_code code(errno, boost::system::system_category());
    std::string words = "cannot listen on " + at.to_string() + ": " + code.message();
    if (code == boost::system::errc::address_in_use)
        words += "; another program listens there: stop it, or choose another port (0 takes a free one)";
    else if (code == boost::system::errc::permission_denied && at.port() != 0 && at.port() < 1024)
        words += "; ports below 1024 need the right to bind them: choose a port from 1024 on";
    else if (code == boost::system::errc::address_not_available)
        words += "; this machine has no such address";
    return error(code, words);
}

bool somebody_listens(const address& path) noexcept
{
    const descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return probe && ::connect(probe.get(), path.data(), path.size()) == 0;
}

bool out_of_resources(int code) noexcept
{
    return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

} // namespace

class listener::socket_state final : private polled
{
public:
    socket_state(loop& at, descriptor owned, const address& where)
        : home(at),
          local(where),
          poller_(poller::of(at)),
          descriptor_(std::move(owned)),
          pause_(this)
    {
        poller_.add(descriptor_.get(), *this, EPOLLIN);
        unlinks_ = local.family() == AF_UNIX;
    }

    ~socket_state() { close(); }

    void accept(completion<stream>& wait)
    {
        wait.on_cancel(
            [](void* self) noexcept
            {
                auto& state = *static_cast<socket_state*>(self);
                state.end_wait().fail(boost::asio::error::operation_aborted);
            },
            this);
        wait_ = &wait;
        poller_.wait_begins();
        try_accept();
    }

    void close() noexcept
    {
        if (!descriptor_)
            return;
        poller_.remove(descriptor_.get(), *this);
        descriptor_.close();
        if (unlinks_)
            ::unlink(local.host().c_str());
        if (wait_ != nullptr)
            end_wait().fail(boost::asio::error::operation_aborted);
    }

    loop& home;
    address local;

private:
    struct pause final : timer
    {
        explicit pause(socket_state* of) noexcept
            : timer([](timer& fired) { static_cast<pause&>(fired).state->try_accept(); }),
              state(of)
        {
        }
        socket_state* state;
    };

    completion<stream>& end_wait() noexcept
    {
        pause_.disarm();
        poller_.wait_ends();
        return *std::exchange(wait_, nullptr);
    }

    void changed(std::uint32_t) override { try_accept(); }

    void try_accept()
    {
        while (wait_ != nullptr)
        {
            if (!descriptor_)
                return end_wait().fail(boost::asio::error::operation_aborted);
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            descriptor accepted(
                ::accept4(descriptor_.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (accepted)
                return take(std::move(accepted), address(reinterpret_cast<sockaddr*>(&from), size));
            if (errno == EAGAIN)
                return;
            if (out_of_resources(errno))
                return back_off(last_error("cannot accept a connection on " + local.to_string()));
            if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK || errno == EOPNOTSUPP)
                return end_wait().fail(last_error("cannot accept a connection on " + local.to_string()));
            // All others (ECONNABORTED, EPROTO, EPERM by a firewall, …) concern a connection that is gone.
        }
    }

    void take(descriptor accepted, const address& from)
    {
        try
        {
            // A Unix client has no name of its own: ours says where it came in.
            auto on = std::make_unique<socket>(home, std::move(accepted), from.family() == AF_UNIX ? local : from);
            end_wait().complete(stream(std::move(on)));
        }
        catch (const boost::system::system_error& refused)
        {
            back_off(error(refused.code(), refused.what()));
        }
    }

    void back_off(const error& why)
    {
        if (home.now() >= quiet_until_)
        {
            quiet_until_ = home.now() + 1s;
            home.log(
                {log_level::warning, "net",
                 std::string(why.what()) +
                     "; trying again every 100 ms: raise the limit of open files, or lower the number of connections"});
        }
        home.arm_after(pause_, 100ms);
    }

    poller& poller_;
    descriptor descriptor_;
    completion<stream>* wait_{nullptr};
    pause pause_;
    steady_time quiet_until_{};
    bool unlinks_{false};
};

listener::listener(std::unique_ptr<socket_state> state) noexcept : state_(std::move(state))
{
}
listener::listener(listener&&) noexcept = default;
listener& listener::operator=(listener&&) noexcept = default;
listener::~listener() = default;

result<listener> listener::listen(loop& home, const address& at, const listen_options& options)
{
    descriptor fresh(::socket(at.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fresh)
        return last_error("cannot make a socket");
    const int on = 1;
    if (at.family() == AF_UNIX)
    {
        if (options.replace_stale_path && !somebody_listens(at))
        {
            // Only a socket is removed, never a file that somebody named by mistake.
            if (errno == ECONNREFUSED)
                ::unlink(at.host().c_str());
        }
    }
    else
    {
        ::setsockopt(fresh.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (options.reuse_port && ::setsockopt(fresh.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
            return last_error("cannot share the port " + at.to_string());
    }
    if (::bind(fresh.get(), at.data(), at.size()) != 0 || ::listen(fresh.get(), options.backlog) != 0)
        return listen_error(at);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(fresh.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0)
        return last_error("cannot read the socket's own address");
    return listener(
        std::make_unique<socket_state>(home, std::move(fresh), address(reinterpret_cast<sockaddr*>(&bound), size)));
}

const address& listener::local() const noexcept
{
    return state_->local;
}

accept_operation listener::accept() noexcept
{
    return accept_operation(*state_);
}

void listener::close() noexcept
{
    state_->close();
}

loop& accept_operation::home() const noexcept
{
    return on_->home;
}

void accept_operation::start(completion<stream>& wait)
{
    on_->accept(wait);
}

} // namespace zonda::net
