#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;
using namespace std::chrono_literals;

TEST_CASE("nothing listens there: the error says where and what to do")
{
    run_loop loop;
    auto taken = net::listener::listen(loop, *net::address::from_ip("127.0.0.1", 0));
    REQUIRE(taken.has_value());
    const net::address free = taken->local();
    taken->close();
    auto body = [](class loop& home, net::address to) -> task<result<net::stream>>
    { co_return co_await as_result(net::connect(home, to)); };
    auto refused = loop.run_until(body(loop, free));
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code() == boost::system::errc::connection_refused);
    const std::string words = refused.error().what();
    CHECK(words.find(free.to_string()) != std::string::npos);
    CHECK(words.find("start the server") != std::string::npos);
}

TEST_CASE("localhost is dialed by name, address after address")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, *net::address::from_ip("127.0.0.1", 0));
    REQUIRE(listening.has_value());
    auto body = [](class loop& home, std::uint16_t port) -> task<std::string>
    {
        auto peer = co_await net::connect(home, "localhost", port).timeout(5s);
        co_return peer.remote();
    };
    CHECK(loop.run_until(body(loop, listening->local().port())) == listening->local().to_string());
}

TEST_CASE("a dial that gets no answer ends at its limit")
{
    run_loop loop;
    // A listener whose queue is full answers nobody.
    net::listen_options narrow;
    narrow.backlog = 0;
    auto full = net::listener::listen(loop, *net::address::from_ip("127.0.0.1", 0), narrow);
    REQUIRE(full.has_value());
    auto body = [](class loop& home, net::address to) -> task<std::string>
    {
        std::vector<net::stream> queued;
        for (int i = 0; i < 20; ++i)
        {
            auto next = co_await as_result(net::connect(home, to).timeout(50ms));
            if (!next)
                co_return next.error().code() == zonda::errc::timed_out ? next.error().what() : "another error";
            queued.push_back(std::move(*next));
        }
        co_return "all were accepted";
    };
    CHECK(loop.run_until(body(loop, full->local())).find("no answer within 50 ms") != std::string::npos);
}

TEST_CASE("on a plain io_context run() returns when the operation has ended, though the stream lives on")
{
    boost::asio::io_context io;
    loop& home = loop::of(io.get_executor());
    auto listening = net::listener::listen(home, *net::address::from_ip("127.0.0.1", 0));
    REQUIRE(listening.has_value());
    net::stream kept;
    error_code how = boost::asio::error::would_block;
    net::connect(home, listening->local())(
        [&](error_code ec, net::stream peer)
        {
            how = ec;
            kept = std::move(peer);
        });
    io.run();
    CHECK(!how);
    CHECK(kept);
}
