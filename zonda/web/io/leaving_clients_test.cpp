// A client that goes while its handler runs.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::count;
using test::make_site;
using test::web_script;

namespace
{

// Answers after an hour, unless it is cancelled before, and says so.
task<response> hold(bool& cancelled)
{
    try
    {
        co_await sleep(1h);
    }
    catch (const error&)
    {
        cancelled = true;
        throw;
    }
    co_return empty();
}

} // namespace

TEST_CASE("trap 15: a handler is cancelled when its client leaves, and only then")
{
    bool cancelled = false;
    application site;
    site.get("/hold", [&](request&) { return hold(cancelled); });
    web_script client(site);
    client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\n");
    client.advance(1min);
    CHECK(!cancelled);
    client.pair.first.close();
    client.settle();
    client.advance(499ms);
    CHECK(!cancelled);
    client.advance(2ms);
    CHECK(cancelled);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 15: what is read ahead while a handler runs is bounded, and served afterwards")
{
    const application site = make_site();
    server_settings settings = web_script::quiet();
    settings.read_ahead = 1000;
    web_script client(site, settings);
    constexpr std::size_t under_way = 50'000;
    constexpr std::size_t one_read = 64 * 1024;
    client.connect(under_way);
    constexpr int requests = 20'000; // several times what is read ahead and under way
    const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string many;
    for (int i = 0; i < requests; ++i)
    {
        many += one;
    }
    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    std::string_view left = many;
    const auto write_on = [&]
    {
        const std::size_t before = left.size();
        while (!left.empty())
        {
            const bytes_view all = as_bytes(left);
            const auto taken = client.pair.first.try_write_some(std::span(&all, 1));
            if (!taken)
            {
                break;
            }
            left.remove_prefix(**taken);
            client.settle();
        }
        return before - left.size();
    };
    const std::size_t taken = write_on();
    CHECK(taken >= under_way + settings.read_ahead);
    CHECK(taken <= under_way + settings.read_ahead + one_read);
    client.advance(600ms); // it looks again whether the client is there, and reads nothing
    CHECK(write_on() == 0);
    client.advance(401ms);
    std::string got;
    while (true)
    {
        const std::string some = client.received();
        got += some;
        if (write_on() == 0 && some.empty())
        {
            break;
        }
    }
    CHECK(left.empty());
    CHECK(count(got, "Hello, world!") == requests);
}

TEST_CASE("trap 15: 500 clients that leave a held request are noticed within a second, all of them by an event")
{
    int held = 0;
    application site;
    site.get("/hold",
             [&](request& of) -> task<response>
             {
                 struct counted
                 {
                     explicit counted(int& of_all) : all(of_all) { ++all; }
                     ~counted() { --all; }
                     int& all;
                 } const here(held);
                 event never(of.home());
                 co_await never.wait();
                 co_return empty();
             });
    web_script client(site);
    std::vector<net::stream_pair> clients;
    for (int i = 0; i < 500; ++i)
    {
        client.connect();
        client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        clients.push_back(std::move(client.pair));
    }
    CHECK(held == 500);
    clients.clear();
    client.advance(499ms);
    CHECK(held == 500); // they may only have said that they send no more
    client.advance(2ms);
    CHECK(held == 0);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 15: a connection that breaks cancels its handler at once, without any grace")
{
    bool cancelled = false;
    application site;
    site.get("/hold", [&](request&) { return hold(cancelled); });
    web_script client(site);
    client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    client.pair.second_faults->reads_left = 0;
    client.pair.second_faults->read_error = boost::asio::error::connection_reset;
    CHECK(!cancelled);
    client.send("x"); // so that it looks
    CHECK(cancelled);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 15: a handler that has read its content is cancelled, too, when its client leaves")
{
    bool cancelled = false;
    application site;
    site.post("/hold",
              [&](request& of) -> task<response>
              {
                  CHECK(co_await of.content() == "hello");
                  co_return co_await hold(cancelled);
              });
    web_script client(site);
    client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    client.send("hello");
    client.advance(1min);
    CHECK(!cancelled);
    client.pair.first.close();
    client.settle();
    client.advance(501ms);
    CHECK(cancelled);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 15: a client that leaves behind more than is read ahead is noticed")
{
    bool cancelled = false;
    application site;
    site.get("/hold", [&](request&) { return hold(cancelled); });
    web_script client(site);
    client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    client.send(std::string(100'000, 'x'));
    client.pair.first.close();
    client.settle();
    client.advance(2s);
    CHECK(cancelled);
    CHECK(client.server.connections() == 0);
}
