#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net/connect.hpp>
#include <zonda/web.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace zonda;
using namespace zonda::web;

namespace
{

task<std::string> ask(loop& home, std::uint16_t port, std::string request)
{
    net::stream connection = co_await net::connect(home, "127.0.0.1", port);
    co_await connection.write(as_bytes(request));
    response_reader reader;
    std::array<std::uint8_t, 1000> buffer;
    while (!reader.done())
    {
        const std::size_t size = co_await connection.read_some(buffer);
        size == 0 ? reader.end() : void(reader.read(as_text(std::span(buffer).first(size))));
    }
    co_return reader.response().content;
}

application make_site()
{
    application site;
    site.get("/", [](request& of) { return text(std::string(of.remote_address()) + " " + std::string(of.host())); });
    return site;
}

} // namespace

TEST_CASE("a server listens as soon as it is made, and says where")
{
    run_loop home;
    const application site = make_site();
    const server one(home, site, {.port = 0});
    CHECK(one.url() == "http://127.0.0.1:" + std::to_string(one.port()));
    CHECK(home.run_until(ask(home, one.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) == "127.0.0.1 a");
}

TEST_CASE("a server may go before its loop, whatever it was doing")
{
    run_loop home;
    const application site = make_site();
    {
        const server never_ran(home, site, {.port = 0});
    }
    std::uint16_t port = 0;
    {
        const server one(home, site, {.port = 0});
        port = one.port();
        CHECK(home.run_until(ask(home, port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) == "127.0.0.1 a");
        CHECK(one.connections() <= 1);
    }
    CHECK_THROWS_AS(home.run_until(ask(home, port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")), error);
}

TEST_CASE("a port that is taken is said in words")
{
    run_loop home;
    const application site = make_site();
    const server one(home, site, {.port = 0});
    try
    {
        const server second(home, site, {.port = one.port()});
        FAIL("both listen");
    }
    catch (const error& failure)
    {
        CHECK(std::string(failure.what()).find("choose another port") != std::string::npos);
    }
}
