#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

using namespace zonda;

namespace
{

struct connected
{
    net::stream dialled;
    net::stream accepted;
};

task<connected> connect_to(loop& home, net::listener& at)
{
    connected both;
    both.dialled = co_await net::connect(home, at.local());
    both.accepted = co_await at.accept();
    co_return both;
}

std::uint16_t port_of(int socket, int (*name)(int, sockaddr*, socklen_t*))
{
    sockaddr_storage at{};
    socklen_t size = sizeof at;
    const bool has_name = name(socket, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    return has_name ? net::address(reinterpret_cast<sockaddr*>(&at), size).port() : std::uint16_t{0};
}

// A stream does not give its descriptor away: this finds it by the two ports of the connection.
std::optional<int> descriptor_between(std::uint16_t here, std::uint16_t there)
{
    for (int each = 0; each < 1024; ++each)
        if (port_of(each, ::getsockname) == here && port_of(each, ::getpeername) == there)
            return each;
    return std::nullopt;
}

int option(int socket, int level, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(socket, level, name, &value, &size);
    return value;
}

} // namespace

TEST_CASE("traps 17 and 22: sockets, dialled and accepted, send at once and notice a peer whose network vanished")
{
    run_loop home;
    auto listening = net::listener::listen(home, *net::address::from_ip("127.0.0.1", 0));
    REQUIRE(listening.has_value());
    const connected both = home.run_until(connect_to(home, *listening));
    const std::uint16_t served = listening->local().port();
    const std::string client = both.accepted.remote();
    const auto client_port = static_cast<std::uint16_t>(std::stoi(client.substr(client.rfind(':') + 1)));
    for (const auto& [here, there] : {std::pair(client_port, served), std::pair(served, client_port)})
    {
        CAPTURE(here);
        const auto found = descriptor_between(here, there);
        REQUIRE(found.has_value());
        CHECK(option(*found, IPPROTO_TCP, TCP_NODELAY) == 1);
        CHECK(option(*found, SOL_SOCKET, SO_KEEPALIVE) == 1);
        const int idle = option(*found, IPPROTO_TCP, TCP_KEEPIDLE);
        const int interval = option(*found, IPPROTO_TCP, TCP_KEEPINTVL);
        const int probes = option(*found, IPPROTO_TCP, TCP_KEEPCNT);
        CHECK(idle == 120);
        CHECK(idle + interval * probes == 210);
        // Less, and the kernel would not wait for all the probes; nothing, and what was written waits 15 minutes.
        CHECK(option(*found, IPPROTO_TCP, TCP_USER_TIMEOUT) == 210'000);
    }
}
