// How long a client may take for what.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>
#include <malloc.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

// A sanitizer's own allocator has it; without one the C library's counts.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::answered;
using test::make_site;
using test::web_script;

namespace
{

std::size_t allocated_bytes()
{
    return __sanitizer_get_current_allocated_bytes != nullptr ? __sanitizer_get_current_allocated_bytes()
                                                              : ::mallinfo2().uordblks;
}

} // namespace

TEST_CASE("trap 14: a head must come within its deadline, however it trickles")
{
    const application site = make_site();
    web_script client(site);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 4; ++i)
    {
        client.advance(2s);
        CHECK(client.ask("X: y\r\n") == "");
    }
    client.advance(1999ms);
    CHECK(client.received() == "");
    client.advance(2ms);
    CHECK(client.received().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    CHECK(client.ended);
}

TEST_CASE("trap 14: content must come at a minimum rate")
{
    const application site = make_site();
    web_script client(site);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    for (int i = 0; i < 8; ++i)
    {
        client.advance(2s);
        CHECK(client.ask(std::string(512, 'x')) == "");
    }
    client.advance(9s);
    CHECK(client.received() == "");
    client.advance(2s);
    CHECK(client.received().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

TEST_CASE("trap 14: only a slow client is slow: the time that a handler takes between two reads does not count")
{
    application site;
    site.post("/",
              [](request& of) -> task<response>
              {
                  std::string all;
                  while (const auto piece = co_await of.next_chunk())
                  {
                      all += *piece;
                      co_await sleep(1min);
                  }
                  co_return text(std::move(all));
              });
    web_script client(site);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
    for (int i = 0; i < 3; ++i)
    {
        client.advance(3s);
        CHECK(client.ask("abc") == "");
        client.advance(60'001ms);
    }
    CHECK(client.received() == answered(client, "abcabcabc"));
}

TEST_CASE("trap 14: an idle connection is closed, and owns no buffer until then")
{
    const application site = make_site();
    web_script client(site);
    client.advance(59s);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    client.advance(59s);
    CHECK(!client.closed());
    client.advance(1001ms);
    CHECK(client.closed());
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 14: a connection that has read a long head in pieces, and is idle again, keeps no memory of it")
{
    application site = make_site();
    site.get("/big", [](request&) { return text(std::string(60'000, 'x')); });
    web_script client(site);
    const std::string head =
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(15'000, 'x') + "\r\nY: " + std::string(15'000, 'y');
    const auto ask_much = [&]
    {
        client.send(head);
        CHECK(client.ask("\r\n\r\n") == answered(client, "Hello, world!"));
        client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.received().size() > 60'000);
    };
    client.connect(40'000);
    ask_much(); // what all connections share grows once
    client.connect(40'000);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    const std::size_t before = allocated_bytes();
    ask_much();
    CHECK(allocated_bytes() < before + 8000); // the pair that stands for a socket keeps a little
}

TEST_CASE("trap 14: empty lines are no request: they do not keep a connection")
{
    const application site = make_site();
    web_script client(site);
    for (int i = 0; i < 5; ++i)
    {
        client.advance(11s);
        CHECK(client.ask("\r\n") == "");
    }
    client.advance(4s);
    CHECK(client.server.connections() == 1);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    for (int i = 0; i < 5; ++i)
    {
        client.advance(11s);
        CHECK(client.ask("\r\n") == "");
    }
    client.advance(5001ms);
    CHECK(client.closed());
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 14: a client that takes nothing of its answer is dropped")
{
    application site;
    site.get("/big", [](request&) -> response { return text(std::string(100'000, 'x')); });
    web_script client(site);
    client.connect(1000);
    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    client.advance(29s);
    std::array<std::uint8_t, 500> some;
    CHECK(client.pair.first.try_read_some(some).has_value());
    client.settle();
    client.advance(29s);
    CHECK(client.server.connections() == 1);
    client.advance(2s);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("a time that is as long as can be is no limit")
{
    server_settings settings = web_script::quiet();
    for (auto* time :
         {&settings.head_timeout, &settings.idle_timeout, &settings.content_grace, &settings.write_timeout,
          &settings.half_close_grace, &settings.linger_timeout, &settings.linger_pause, &settings.drain_timeout})
    {
        *time = std::chrono::milliseconds::max();
    }
    application site = make_site();
    site.get("/big", [](request&) { return text(std::string(100'000, 'x')); });
    web_script client(site, settings);
    const auto a_year = [&] { client.advance(std::chrono::hours(24 * 365)); };
    a_year();
    client.send("POST / HTTP/1.1\r\nHost");
    a_year();
    client.send(": a\r\nContent-Length: 5\r\n\r\n");
    a_year();
    CHECK(client.ask("hello") == answered(client, "hello"));
    client.connect(1000);
    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    a_year();
    CHECK(client.received().size() > 100'000);
    client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
    a_year();
    CHECK(client.server.connections() == 1); // it still reads what is left
    client.pair.first.close();
    client.settle();
    CHECK(client.server.connections() == 0);
}
