// One request after another on a connection.
#include "tests/support/small_site.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <future>
#include <string>
#include <string_view>
#include <utility>

using namespace zonda;
using namespace zonda::web;
using test::answered;
using test::count;
using test::hello;
using test::make_site;
using test::web_script;

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

TEST_CASE("trap 32: what changes something and comes from another site's page is refused before the handler runs")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://evil.example\r\nContent-Length: 2\r\n\r\nhi")
              .starts_with("HTTP/1.1 403 "));
    CHECK(client.ask("POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nContent-Length: 2\r\n\r\nhi") ==
          answered(client, "hi"));
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
