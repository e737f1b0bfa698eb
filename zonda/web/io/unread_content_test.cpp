// Content that is asked for late, cut short, or by nobody.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::answered;
using test::make_site;
using test::web_script;

TEST_CASE("trap 7: 100 Continue is said once, and only when the content is asked for")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n") ==
          "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(client.ask("hel") == "");
    CHECK(client.ask("lo") == answered(client, "hello"));
    // The content is there already: nobody waits for a word.
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello") ==
          answered(client, "hello"));
    // Nobody reads it: the answer comes at once, and where the next request would begin is not known.
    const std::string got =
        client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CHECK(got.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(got.find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("trap 7: a content that is too large is refused before 100 Continue")
{
    const application site = make_site();
    web_script client(site);
    const std::string got =
        client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    CHECK(got.starts_with("HTTP/1.1 413 Content Too Large\r\n"));
}

TEST_CASE("trap 8: content that nobody reads is skipped when it is small, and ends the connection when it is not")
{
    const application site = make_site();
    web_script client(site);
    const std::string got = client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    CHECK(got.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(client.ask("helloGET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    const std::string large = client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\nxxx");
    CHECK(large.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(large.find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(client.ended);
    // It still reads, so that no reset destroys the answer; but not for ever.
    CHECK(client.server.connections() == 1);
    client.send(std::string(1000, 'x'));
    CHECK(client.server.connections() == 1);
    client.advance(2001ms);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 8: a socket that was read empty seems readable once more, and the client still gets its answer")
{
    const application site = make_site();
    web_script client(site);
    client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
    client.pair.second_faults->false_alarms = 1;
    client.send(std::string(65536, 'x'));
    CHECK(client.pair.second_faults->false_alarms == 0);
    CHECK(client.server.connections() == 1);
    client.connect();
    client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n");
    client.pair.second_faults->false_alarms = 1;
    CHECK(client.ask("0123456789").starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(client.ask("0123456789GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    CHECK(client.pair.second_faults->false_alarms == 0);
}

TEST_CASE("trap 8: no more than the limit is read of what is thrown away")
{
    const application site = make_site();
    server_settings settings = web_script::quiet();
    settings.linger_bytes = 256 * 1024;
    web_script client(site, settings);
    client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
    for (int i = 0; i < 5 && client.server.connections() > 0; ++i)
    {
        client.send(std::string(65536, 'x'));
    }
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 8: what is thrown away may come slowly, but not for ever")
{
    const application site = make_site();
    web_script client(site);
    client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
    for (int i = 0; i < 9; ++i)
    {
        client.send("x");
        client.advance(1s);
        CHECK(client.server.connections() == 1);
    }
    client.send("x");
    client.advance(1001ms);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 24: a wait for content that is cut short loses no byte of it")
{
    application site;
    site.post("/",
              [](request& of) -> task<response>
              {
                  std::string seen;
                  while (seen.size() < 10)
                  {
                      try
                      {
                          const auto piece = co_await timeout(1s, of.next_chunk());
                          seen += piece.value_or("");
                      }
                      catch (const error&)
                      {
                          seen += ".";
                      }
                  }
                  co_return text(std::move(seen));
              });
    web_script client(site);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
    client.advance(1001ms);
    client.send("c\r\n5\r\nde");
    client.advance(1001ms);
    client.advance(1001ms);
    CHECK(client.ask("fgh\r\n0\r\n\r\n") == answered(client, "ab.cde..fgh"));
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 405 "));
}
