#include <zonda/loop/loop.hpp>
#include <zonda/net/errc.hpp>
#include <zonda/net/poller.hpp>
#include <zonda/net/resolve.hpp>

#include <boost/asio/error.hpp>

#include <ares.h>
#include <netdb.h>
#include <sys/epoll.h>

#include <map>

namespace zonda::net
{

namespace
{

/// c-ares is told once a program; its own clean-up at exit is not needed.
void initialise_library()
{
    static const int done = ares_library_init(ARES_LIB_INIT_ALL);
    (void)done;
}

/// The resolver of one loop: c-ares says which sockets it waits on, the poller and one timer tell it when to go on.
class resolver final : public loop_part
{
public:
    explicit resolver(loop& home) : home_(home), poller_(poller::of(home)), tick_(this)
    {
        initialise_library();
        ares_options options{};
        options.timeout = 2000; // milliseconds for the first try of a server
        options.tries = 3;
        options.sock_state_cb = [](void* self, ares_socket_t which, int readable, int writable)
        { static_cast<resolver*>(self)->watch(which, readable != 0, writable != 0); };
        options.sock_state_cb_data = this;
        ok_ = ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) ==
              ARES_SUCCESS;
    }

    ~resolver() override
    {
        if (ok_)
            ares_destroy(channel_);
    }

    void look_up(const std::string& host, ares_addrinfo_callback done, void* argument)
    {
        if (!ok_)
            return done(argument, ARES_ENOTINITIALIZED, 0, nullptr);
        ares_addrinfo_hints hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, done, argument);
        set_timer();
    }

private:
    struct watched final : polled
    {
        watched(resolver& of, ares_socket_t which) : owner(of), socket(which) {}
        void changed(std::uint32_t events) override { owner.go_on(socket, events); }

        resolver& owner;
        ares_socket_t socket;
        bool readable{false};
        bool writable{false};
    };

    struct tick final : timer
    {
        explicit tick(resolver* of) noexcept
            : timer([](timer& fired) { static_cast<tick&>(fired).owner->go_on(ARES_SOCKET_BAD, 0); }),
              owner(of)
        {
        }
        resolver* owner;
    };

    void watch(ares_socket_t which, bool readable, bool writable)
    {
        const auto known = watched_.find(which);
        if (!readable && !writable)
        {
            if (known != watched_.end())
            {
                poller_.remove(which, known->second);
                poller_.wait_ends();
                watched_.erase(known);
            }
            return;
        }
        if (known == watched_.end())
        {
            watched& fresh = watched_.try_emplace(which, *this, which).first->second;
            poller_.add(which, fresh, EPOLLIN | EPOLLOUT);
            poller_.wait_begins();
        }
        watched& entry = watched_.at(which);
        entry.readable = readable;
        entry.writable = writable;
    }

    void go_on(ares_socket_t which, std::uint32_t events)
    {
        const bool broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
        const bool readable = broken || (events & EPOLLIN) != 0;
        const bool writable = broken || (events & EPOLLOUT) != 0;
        // Callbacks complete operations, and they only make their waiters ready: nothing here is destroyed meanwhile.
        ares_process_fd(channel_, readable ? which : ARES_SOCKET_BAD, writable ? which : ARES_SOCKET_BAD);
        set_timer();
    }

    void set_timer()
    {
        timeval longest{5, 0};
        timeval span{};
        if (watched_.empty())
            return tick_.disarm();
        const timeval* next = ares_timeout(channel_, &longest, &span);
        home_.arm_after(tick_, std::chrono::seconds(next->tv_sec) + std::chrono::microseconds(next->tv_usec));
    }

    loop& home_;
    poller& poller_;
    ares_channel channel_{};
    std::map<ares_socket_t, watched> watched_;
    tick tick_;
    bool ok_{false};
};

} // namespace

/// Lives until c-ares has answered, though nobody may wait any more.
struct resolve_operation::query
{
    completion<std::vector<address>>* wait{nullptr};
    std::string host;
    std::uint16_t port;

    void answer(int status, const ares_addrinfo* found)
    {
        if (wait == nullptr)
            return;
        auto& waiting = *std::exchange(wait, nullptr);
        std::vector<address> addresses;
        for (const ares_addrinfo_node* node = found == nullptr ? nullptr : found->nodes; node; node = node->ai_next)
        {
            address next(node->ai_addr, node->ai_addrlen);
            next.set_port(port);
            addresses.push_back(next);
        }
        if (!addresses.empty())
            return waiting.complete(std::move(addresses));
        if (status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME)
            return waiting.fail(error(errc::host_not_found, "the host name '" + host +
                                                                "' has no address: check its spelling, and that "
                                                                "this machine's resolver knows it"));
        waiting.fail(error(errc::resolver_failed,
                           "the host name '" + host + "' could not be looked up: " + ares_strerror(status)));
    }
};

void resolve_operation::start(completion<std::vector<address>>& wait)
{
    if (auto literal = address::from_ip(host_, port_))
        return wait.complete(std::vector<address>{*literal});
    query_ = std::make_shared<query>();
    query_->wait = &wait;
    query_->host = host_;
    query_->port = port_;
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& operation = *static_cast<resolve_operation*>(self);
            std::exchange(operation.query_->wait, nullptr)->fail(boost::asio::error::operation_aborted);
        },
        this);
    home_->part<resolver>().look_up(
        host_,
        [](void* argument, int status, int, ares_addrinfo* found)
        {
            const std::unique_ptr<std::shared_ptr<query>> held(static_cast<std::shared_ptr<query>*>(argument));
            (*held)->answer(status, found);
            ares_freeaddrinfo(found);
        },
        new std::shared_ptr<query>(query_));
}

} // namespace zonda::net
