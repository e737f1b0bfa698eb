#include "tests/support/transport_around.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/loop/unwinding.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>
#include <malloc.h>

#include <array>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// A sanitizer's own allocator has it; without one the C library's counts.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::web_script;

namespace
{

response hello(request&)
{
    return text("Hello, world!");
}

task<response> echo(request& of)
{
    std::string content = co_await of.content();
    co_return text(std::move(content));
}

task<response> wait_a_second(request&)
{
    co_await sleep(1s);
    co_return text("waited");
}

response ignore(request&)
{
    return text("not read");
}

task<response> greet(request&, std::string name, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
    {
        all += "Hello, " + name + "! ";
    }
    co_return text(all);
}

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

application make_site()
{
    application site;
    site.get("/", hello);
    site.post("/", echo);
    site.get("/wait", wait_a_second);
    site.post("/ignore", ignore);
    site.get("/greet/{name}/{times}", greet);
    return site;
}

std::string answered(const web_script& client, const std::string& content)
{
    return "HTTP/1.1 200 OK\r\n" + client.date_line() +
           "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
           content;
}

std::size_t allocated_bytes()
{
    return __sanitizer_get_current_allocated_bytes != nullptr ? __sanitizer_get_current_allocated_bytes()
                                                              : ::mallinfo2().uordblks;
}

int count(const std::string& text, const std::string& part)
{
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    {
        ++found;
    }
    return found;
}

} // namespace

TEST_CASE("a request is answered, and the connection kept for the next")
{
    const application site = make_site();
    web_script client(site);
    const std::string expected = answered(client, "Hello, world!");
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == expected);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == expected);
    CHECK(!client.closed());
}

TEST_CASE("a request that comes byte by byte, or split anywhere, gets the same answers")
{
    const application site = make_site();
    const std::string requests =
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\nGET /greet/you/2 HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string expected;
    {
        web_script client(site);
        expected = answered(client, "Hello, world!") + answered(client, "hello") +
                   answered(client, "Hello, you! Hello, you! ");
        CHECK(client.ask(requests) == expected);
    }
    for (std::size_t split = 1; split < requests.size(); ++split)
    {
        CAPTURE(split);
        web_script client(site);
        std::string got = client.ask(requests.substr(0, split));
        got += client.ask(requests.substr(split));
        CHECK(got == expected);
    }
    web_script client(site);
    std::string got;
    for (char c : requests)
    {
        got += client.ask(std::string_view(&c, 1));
    }
    CHECK(got == expected);
}

TEST_CASE("trap 9: many requests in one read are answered in order, in one write")
{
    const application site = make_site();
    web_script client(site);
    std::string requests;
    for (int i = 0; i < 500; ++i)
    {
        requests += "GET /greet/" + std::to_string(i) + "/1 HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    const std::string got = client.ask(requests);
    CHECK(count(got, "HTTP/1.1 200 OK") == 500);
    std::size_t at = 0;
    for (int i = 0; i < 500; ++i)
    {
        at = got.find("Hello, " + std::to_string(i) + "!", at);
        REQUIRE(at != std::string::npos);
    }
}

TEST_CASE("trap 9: a slow answer holds back those behind it")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: "
                     "a\r\n\r\n") == answered(client, "Hello, world!"));
    client.advance(999ms);
    CHECK(client.received() == "");
    client.advance(2ms);
    const std::string got = client.received();
    CHECK(got.find("waited") < got.find("Hello"));
    CHECK(count(got, "HTTP/1.1 200 OK") == 2);
}

TEST_CASE("trap 9: nothing behind the last request of a connection is answered, or reaches a handler")
{
    int called = 0;
    application site;
    site.get("/",
             [&](request&)
             {
                 ++called;
                 return text("Hello, world!");
             });
    const std::string next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const std::string last : {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"})
    {
        CAPTURE(last);
        called = 0;
        web_script client(site);
        const std::string together = client.ask(last + next + next);
        CHECK(count(together, "HTTP/1.1 200 OK") == 1);
        CHECK(client.ended);
        CHECK(client.ask(next).empty());
        CHECK(called == 1);
    }
}

TEST_CASE("trap 6: HEAD has the fields of GET and no content")
{
    const application site = make_site();
    web_script client(site);
    const std::string got = client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(got == answered(client, "Hello, world!").substr(0, got.size()));
    CHECK(got.ends_with("\r\n\r\n"));
}

TEST_CASE("unknown paths, methods and parameters")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 404 Not Found\r\n"));
    const std::string other = client.ask("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(other.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(other.find("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n") != std::string::npos);
    const std::string asked = client.ask("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(asked.starts_with("HTTP/1.1 204 No Content\r\n"));
    CHECK(asked.find("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n") != std::string::npos);
    CHECK(client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 204 No Content\r\n"));
    CHECK(client.ask("GET /greet/you/many HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 404 Not Found\r\n"));
    CHECK(client.ask("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

TEST_CASE("a malformed request gets its status, and nothing behind it is read")
{
    const application site = make_site();
    web_script client(site);
    const std::string got = client.ask("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(got.starts_with("HTTP/1.1 400 Bad Request\r\n"));
    CHECK(got.find("Connection: close\r\n") != std::string::npos);
    CHECK(count(got, "HTTP/1.1") == 1);
    CHECK(client.closed());
}

TEST_CASE("a connection ends when either side wants it")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").find("\r\nConnection: close\r\n") !=
          std::string::npos);
    CHECK(client.closed());
    CHECK(client.server.connections() == 0);
    client.connect();
    CHECK(client.ask("GET / HTTP/1.0\r\n\r\n").find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(client.closed());
    client.connect();
    CHECK(client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").find("\r\nConnection: keep-alive\r\n") !=
          std::string::npos);
    CHECK(!client.closed());
}

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

TEST_CASE("trap 11: content over the limit is refused, announced or not")
{
    const application site = make_site();
    server_settings settings = web_script::quiet();
    settings.content = 1000;
    web_script client(site, settings);
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n").starts_with("HTTP/1.1 413 "));
    client.connect();
    CHECK(client
              .ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + std::string(1000, 'x') +
                   "\r\n1\r\n")
              .starts_with("HTTP/1.1 413 "));
}

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
    const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string many;
    for (int i = 0; i < 100'000; ++i)
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
    CHECK(count(got, "Hello, world!") == 100'000);
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

TEST_CASE("a client that reads nothing keeps its answers: the next client does not get them")
{
    application site;
    site.get("/secret", [](request&) { return text("secret" + std::string(900, 's')); });
    site.get("/", hello);
    web_script client(site);
    client.connect(1500);
    for (int i = 0; i < 4; ++i)
    {
        client.send("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    net::stream_pair reads_nothing = std::move(client.pair);
    client.connect();
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    client.pair = std::move(reads_nothing);
    CHECK(count(client.received(), "secret") == 4);
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

TEST_CASE("trap 16: a client that only ends its side still gets its answer")
{
    const application site = make_site();
    web_script client(site);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.pair.first.shutdown_send();
    CHECK(client.received() == answered(client, "Hello, world!"));
    CHECK(client.ended);
    client.connect();
    server_settings settings = web_script::quiet();
    settings.half_close_grace = 5s;
    web_script patient(site, settings);
    patient.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    patient.pair.first.shutdown_send();
    patient.advance(1001ms);
    CHECK(patient.received().find("waited") != std::string::npos);
    CHECK(patient.closed());
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

TEST_CASE("trap 27: work on the pool's threads holds up nobody else's request")
{
    worker_pool pool(1);
    std::promise<void> go_on;
    std::future<void> may_go_on = go_on.get_future();
    application site;
    site.get("/blocks",
             [&](request&) -> task<response>
             {
                 auto waiting = pool.run([&] { may_go_on.wait(); });
                 co_await std::move(waiting);
                 co_return text("blocked");
             });
    site.get("/", hello);
    test_client browser(std::move(site));
    auto blocked = browser.begin("GET", "/blocks");
    CHECK(browser.get("/").content == "Hello, world!"); // it would never be, if the loop waited with the pool
    CHECK(!blocked.done());
    go_on.set_value();
    CHECK(blocked.wait().content == "blocked");
}

TEST_CASE("trap 25: what a handler throws becomes an answer, and is not told to strangers")
{
    application site;
    site.get("/missing", [](request&) -> response { throw http_error(404, "there is no such room"); });
    site.get("/broken", [](request&) -> response { throw std::runtime_error("password of the database: 123"); });
    site.get("/broken-later",
             [](request&) -> task<response>
             {
                 co_await sleep(1ms);
                 throw std::runtime_error("password of the database: 123");
             });
    web_script client(site);
    CHECK(client.ask("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("\r\n\r\n404 there is no such room\n"));
    CHECK(client.ask("GET /missing HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n")
              .ends_with("\r\n\r\n{\"error\":\"there is no such room\"}"));
    CHECK(client.ask("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("\r\n\r\n500 Internal Server Error\n"));
    client.expect_logged("GET /broken: password of the database: 123");
    client.send("GET /broken-later HTTP/1.1\r\nHost: a\r\n\r\n");
    client.advance(2ms);
    CHECK(client.received().ends_with("\r\n\r\n500 Internal Server Error\n"));
    client.expect_logged("GET /broken-later: password of the database: 123");
    CHECK(!client.closed());
}

TEST_CASE("a status that no answer can have becomes a 500, and the client does not wait")
{
    application site;
    site.get("/{status}", [](request&, int status_code) { return text("hello").with_status(status_code); });
    web_script client(site);
    for (const char* status_code : {"0", "-5", "99", "100", "101", "999", "1000"})
    {
        CAPTURE(status_code);
        const std::string path = std::string("/") + status_code;
        CHECK(client.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 500 "));
        client.expect_logged("GET " + path + ": an answer cannot have the status " + status_code +
                             ": give it one from 200 to 599 (the server itself says 100 Continue)");
    }
    CHECK(client.ask("GET /299 HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 299 Success\r\n"));
}

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

TEST_CASE("trap 32: what changes something and comes from another site's page is refused before the handler runs")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://evil.example\r\nContent-Length: 2\r\n\r\nhi")
              .starts_with("HTTP/1.1 403 "));
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nContent-Length: 2\r\n\r\nhi") ==
          answered(client, "hi"));
}

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

TEST_CASE("an error shows its insides to others only where that was asked for, and said in the log")
{
    application site;
    site.get("/broken", [](request&) -> response { throw std::runtime_error("the insides"); });
    server_settings settings = web_script::quiet();
    settings.development_everywhere = true;
    const std::string request = "GET /broken HTTP/1.1\r\nHost: board.example\r\nAccept: text/html\r\n\r\n";
    {
        web_script client(site, settings); // alone it does nothing
        CHECK(client.ask(request).find("the insides") == std::string::npos);
        client.expect_logged("GET /broken: the insides");
    }
    settings.development = true;
    web_script client(site, settings);
    client.expect_logged("errors show their insides to every client (development_everywhere)");
    CHECK(client.ask(request).find("the insides") != std::string::npos);
    client.expect_logged("GET /broken: the insides");
    unwinding::keep(false);
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

TEST_CASE("in development an error shows its insides, to browsers on this machine only")
{
    application site;
    site.get("/broken",
             [](request&) -> task<response>
             {
                 co_await sleep(0ms);
                 throw std::runtime_error("the insides");
             });
    site.get("/nested",
             [](request&) -> response
             {
                 try
                 {
                     throw std::runtime_error("the cause");
                 }
                 catch (...)
                 {
                     std::throw_with_nested(std::logic_error("the outside"));
                 }
             });
    server_settings settings = web_script::quiet();
    settings.development = true;
    web_script client(site, settings);
    const auto ask = [&](const std::string& fields)
    {
        client.send("GET /broken HTTP/1.1\r\n" + fields + "\r\n");
        client.advance(2ms);
        client.expect_logged("GET /broken: the insides");
        return client.received();
    };
    const std::string page = ask("Host: localhost:8888\r\nAccept: text/html\r\n");
    CHECK(page.starts_with("HTTP/1.1 500 "));
    CHECK(page.find("the insides") != std::string::npos);
    CHECK(page.find("std::runtime_error: the insides") != std::string::npos);
    CHECK(page.find("connection_test.cpp:") != std::string::npos);
    CHECK(page.find("<span class=\"here\">") != std::string::npos); // the line that awaited last
    CHECK(ask("Host: genie.example\r\nAccept: text/html\r\n").find("the insides") == std::string::npos);
    CHECK(ask("Host: localhost\r\nX-Forwarded-For: 1.2.3.4\r\nAccept: text/html\r\n").find("the insides") ==
          std::string::npos);
    CHECK(ask("Host: localhost\r\n").find("the insides") == std::string::npos);
    const std::string nested = client.ask("GET /nested HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");
    client.expect_logged("GET /nested: the outside");
    CHECK(nested.find(">std::logic_error: the outside<") != std::string::npos);
    CHECK(nested.find(">std::runtime_error: the cause<") != std::string::npos);
    CHECK(client.ask("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n").find("GET /broken") !=
          std::string::npos);
    unwinding::keep(false);
}

namespace
{

// A client that comes from another machine.
class foreign_client final : public test::transport_around
{
public:
    using transport_around::transport_around;
    bool remote_is_loopback() const noexcept override { return false; }
};

} // namespace

TEST_CASE("in development an error shows nothing to other machines, whatever host they say they ask")
{
    application site;
    site.get("/broken", [](request&) -> response { throw std::runtime_error("the insides"); });
    server_settings settings = web_script::quiet();
    settings.development = true;
    web_script client(site, settings);
    net::stream_pair pair = net::make_stream_pair(client.home);
    client.server.take(net::stream(std::make_unique<foreign_client>(std::move(pair.second))));
    client.pair.first = std::move(pair.first);
    const std::string fields = " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n";
    const std::string failed = client.ask("GET /broken" + fields);
    client.expect_logged("GET /broken: the insides");
    CHECK(failed.starts_with("HTTP/1.1 500 "));
    CHECK(failed.find("insides") == std::string::npos);
    CHECK(failed.find("runtime_error") == std::string::npos);
    CHECK(failed.find("/broken") == std::string::npos);
    const std::string unknown = client.ask("GET /nowhere" + fields);
    CHECK(unknown.starts_with("HTTP/1.1 404 "));
    CHECK(unknown.find("/broken") == std::string::npos); // no table of routes
    unwinding::keep(false);
}

namespace
{

// Counts what a server does to its socket.
class counting_transport final : public test::transport_around
{
public:
    counting_transport(net::stream inner, int& writes, int& reads)
        : transport_around(std::move(inner)),
          writes_(writes),
          reads_(reads)
    {
    }

    std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) override
    {
        ++reads_;
        return transport_around::try_read(into);
    }
    std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) override
    {
        ++writes_;
        return transport_around::try_write(buffers);
    }

private:
    int& writes_;
    int& reads_;
};

} // namespace

TEST_CASE("trap 22: answers to what came together leave in one write, and a request costs one read")
{
    application site = make_site();
    site.get("/large", [](request&) { return text(std::string(100'000, 'x')); });
    int writes = 0;
    int reads = 0;
    web_script client(site);
    net::stream_pair pair = net::make_stream_pair(client.home, 1024 * 1024);
    client.server.take(net::stream(std::make_unique<counting_transport>(std::move(pair.second), writes, reads)));
    client.pair.first = std::move(pair.first);
    client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(writes == 1);
    CHECK(reads == 1);
    std::string many;
    for (int i = 0; i < 16; ++i)
    {
        many += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    CHECK(count(client.ask(many), "Hello, world!") == 16);
    CHECK(writes == 2);
    CHECK(reads == 2);
    // A large content is not copied behind its head, and leaves with it all the same.
    CHECK(client.ask("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").size() > 100'000);
    CHECK(writes == 3);
}

TEST_CASE("many connections that are ready at once are answered, however much they bring")
{
    const application site = make_site();
    web_script home(site);
    constexpr std::size_t each = 40'000; // more than the room that early reads share holds of all
    std::vector<net::stream_pair> clients;
    for (int i = 0; i < 8; ++i)
    {
        clients.push_back(net::make_stream_pair(home.home, 1024 * 1024));
        home.server.take(std::move(clients.back().second));
    }
    home.settle();
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(each) + "\r\n\r\n";
    home.home.post(
        [&]
        {
            for (std::size_t i = 0; i < clients.size(); ++i)
            {
                const std::string request = head + std::string(each, static_cast<char>('a' + i));
                const bytes_view all = as_bytes(request);
                (void)clients[i].first.try_write_some(std::span(&all, 1));
            }
        });
    home.settle();
    for (std::size_t i = 0; i < clients.size(); ++i)
    {
        std::vector<std::uint8_t> buffer(2 * each);
        const auto got = clients[i].first.try_read_some(buffer);
        const std::string content(each, static_cast<char>('a' + i));
        CHECK(as_text(std::span(buffer).first(got->value())) == answered(home, content));
    }
}

TEST_CASE("a client that cannot be answered when the turn ends has gone, and those behind it are answered")
{
    const application site = make_site();
    web_script client(site);
    net::stream_pair broken = net::make_stream_pair(client.home);
    broken.second_faults->writes_left = 10;
    broken.second_faults->write_error = boost::asio::error::broken_pipe;
    client.server.take(std::move(broken.second));
    client.settle();
    CHECK(client.server.connections() == 2);
    const bytes_view request = as_bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.home.post(
        [&]
        {
            (void)broken.first.try_write_some(std::span(&request, 1));
            (void)client.pair.first.try_write_some(std::span(&request, 1));
        });
    CHECK(client.received() == answered(client, "Hello, world!"));
    broken.first.close();
    client.settle();
    CHECK(client.server.connections() == 1);
}

TEST_CASE("trap 10: no handler runs for a request whose content has no certain end")
{
    int called = 0;
    application site;
    site.post("/",
              [&](request&)
              {
                  ++called;
                  return empty();
              });
    web_script client(site);
    for (const char* fields : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5, 6\r\n",
                               "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip\r\n",
                               "Expect: more\r\nContent-Length: 5\r\n", "Host: b\r\n"})
    {
        CAPTURE(fields);
        client.connect();
        const std::string got = client.ask(std::string("POST / HTTP/1.1\r\nHost: a\r\n") + fields + "\r\nhello");
        CHECK((got.starts_with("HTTP/1.1 4") || got.starts_with("HTTP/1.1 501 ")));
        CHECK(client.ended);
    }
    CHECK(called == 0);
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
