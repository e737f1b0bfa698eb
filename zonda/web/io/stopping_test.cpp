// The end of a server.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::make_site;
using test::web_script;

TEST_CASE("trap 24: a server that goes takes its handlers with it, wherever they wait")
{
    int alive = 0;
    struct counted
    {
        explicit counted(int& of_all) : all(of_all) { ++all; }
        counted(const counted&) = delete;
        counted& operator=(const counted&) = delete;
        ~counted() { --all; }
        int& all;
    };
    application site;
    site.get("/sleep",
             [&](request&) -> task<response>
             {
                 const counted here(alive);
                 co_await sleep(1h);
                 co_return empty();
             });
    site.post("/content",
              [&](request& of) -> task<response>
              {
                  const counted here(alive);
                  co_return text(co_await of.content());
              });
    site.get("/both",
             [&](request& of) -> task<response>
             {
                 const counted here(alive);
                 event never(of.home());
                 co_await when_all(sleep(1h), never.wait());
                 co_return empty();
             });
    site.get("/stream",
             [&](request&)
             {
                 return stream("text/plain",
                               [&](writer& out) -> task<void>
                               {
                                   const counted here(alive);
                                   while (true)
                                   {
                                       co_await out.write(std::string(100'000, 'x'));
                                   }
                               });
             });
    {
        web_script client(site);
        std::vector<net::stream_pair> clients;
        for (const char* line : {"GET /sleep", "POST /content", "GET /both", "GET /stream"})
        {
            client.connect();
            client.send(std::string(line) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
            clients.push_back(std::move(client.pair));
        }
        CHECK(alive == 4);
        client.connect();
    }
    CHECK(alive == 0);
}

TEST_CASE("trap 20: draining closes what is idle, finishes what is under way, and then waits no longer")
{
    application site = make_site();
    site.get("/hold",
             [](request&) -> task<response>
             {
                 co_await sleep(1h);
                 co_return empty();
             });
    web_script client(site);
    net::stream_pair idle = std::move(client.pair);
    client.connect();
    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    net::stream_pair waiting = std::move(client.pair);
    client.connect();
    client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    net::stream_pair held = std::move(client.pair);
    job draining = spawn(client.home, client.server.drain());
    client.settle();
    client.pair = std::move(idle);
    CHECK(client.closed());
    CHECK(client.server.connections() == 2);
    client.advance(1001ms);
    client.pair = std::move(waiting);
    const std::string last = client.received();
    CHECK(last.find("waited") != std::string::npos);
    CHECK(last.find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(client.ended);
    CHECK(!draining.done());
    client.advance(9s);
    CHECK(draining.done());
    client.pair = std::move(held);
    CHECK(client.received().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(client.ended);
}
