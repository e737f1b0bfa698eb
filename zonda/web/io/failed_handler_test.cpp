// What becomes of a handler that throws, and who is told why.
#include "tests/support/transport_around.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/loop/unwinding.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::web_script;

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
    CHECK(page.find("failed_handler_test.cpp:") != std::string::npos);
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
