// Content that is made while it is sent.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::count;
using test::web_script;

TEST_CASE("a streamed answer goes out as it is made")
{
    application site;
    site.get("/stream",
             [](request&) -> response
             {
                 return stream("text/plain",
                               [](writer& out) -> task<void>
                               {
                                   co_await out.write("one");
                                   co_await sleep(1s);
                                   co_await out.write("");
                                   co_await out.write("three");
                               });
             });
    web_script client(site);
    CHECK(client.ask("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
              .ends_with("Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n"));
    client.advance(1001ms);
    CHECK(client.received() == "5\r\nthree\r\n0\r\n\r\n");
    CHECK(!client.closed());
    CHECK(client.ask("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("Transfer-Encoding: chunked\r\n\r\n"));
    CHECK(
        client.ask("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").ends_with("Connection: close\r\n\r\none"));
    client.advance(1001ms);
    CHECK(client.received() == "three");
    CHECK(client.ended);
}

TEST_CASE("trap 25: a streamed answer that fails in the middle is not taken for a whole one")
{
    application site;
    site.get("/stream",
             [](request&) -> response
             {
                 return stream("text/plain",
                               [](writer& out) -> task<void>
                               {
                                   co_await out.write("one");
                                   throw std::runtime_error("no more");
                               });
             });
    web_script client(site);
    CHECK(client.ask("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("3\r\none\r\n"));
    CHECK(client.ended);
    client.expect_logged("GET /stream: no more");
}

TEST_CASE("a stream whose client leaves is cancelled")
{
    bool cancelled = false;
    application site;
    site.get("/events",
             [&](request&) -> response
             {
                 return stream("text/event-stream",
                               [&](writer& out) -> task<void>
                               {
                                   co_await out.write(": hello\n\n");
                                   try
                                   {
                                       co_await sleep(1h);
                                   }
                                   catch (const error&)
                                   {
                                       cancelled = true;
                                       throw;
                                   }
                               });
             });
    web_script client(site);
    client.ask("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    client.pair.first.close();
    client.settle();
    client.advance(501ms);
    CHECK(cancelled);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 26: who streams waits for a client that is slower")
{
    int written = 0;
    application site;
    site.get("/stream",
             [&](request&)
             {
                 return stream("text/plain",
                               [&](writer& out) -> task<void>
                               {
                                   const std::string piece(10'000, 'x');
                                   for (int i = 0; i < 100; ++i)
                                   {
                                       co_await out.write(piece);
                                       ++written;
                                   }
                               });
             });
    web_script client(site);
    client.connect(20'000);
    client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(written < 3);
    const int before = written;
    client.advance(10s);
    CHECK(written == before);
    CHECK(count(client.received(), "2710\r\n") == 100);
    CHECK(written == 100);
}
