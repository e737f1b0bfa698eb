// What an answer says about its time.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::answered;
using test::make_site;
using test::web_script;

TEST_CASE("an answer says where its time went")
{
    const application site = make_site();
    web_script client(site, server_settings{});
    const std::string got = client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::size_t at = got.find("\r\nServer-Timing: queue;dur=");
    REQUIRE(at != std::string::npos);
    std::size_t last = at;
    for (const char* name : {"loop;dur=", "pool;dur=", "database;dur=", "own;dur=", "other;dur=", "total;dur="})
    {
        const std::size_t next = got.find(name, last);
        CAPTURE(name);
        REQUIRE(next != std::string::npos);
        last = next;
    }
    CHECK(got.find("write;dur=") == std::string::npos);
}

TEST_CASE("without the ledger nothing is measured and no answer says where its time went")
{
    application site;
    std::optional<zonda::ledger> seen;
    site.get("/",
             [&](request& of) -> task<response>
             {
                 co_await sleep(1s);
                 seen = of.times();
                 co_return text("late");
             });
    server_settings settings;
    settings.ledger = false;
    web_script client(site, settings);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.advance(1s);
    CHECK(client.received() == answered(client, "late"));
    REQUIRE(seen.has_value());
    CHECK(seen->total() == 0);
}
