#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;

namespace
{

task<result<std::vector<net::address>>> look_up(loop& home, std::string host)
{
    co_return co_await as_result(net::resolve(home, host, 80));
}

} // namespace

TEST_CASE("literals and the hosts file need no name server")
{
    run_loop loop;
    auto v4 = loop.run_until(look_up(loop, "127.0.0.1"));
    REQUIRE(v4.has_value());
    CHECK(v4->front().to_string() == "127.0.0.1:80");
    auto v6 = loop.run_until(look_up(loop, "::1"));
    REQUIRE(v6.has_value());
    CHECK(v6->front().to_string() == "[::1]:80");
    auto local = loop.run_until(look_up(loop, "localhost"));
    REQUIRE(local.has_value());
    CHECK(local->front().is_loopback());
    CHECK(local->front().port() == 80);
}

TEST_CASE("a look-up that is cancelled ends at once, and its late answer hurts nobody")
{
    run_loop loop;
    job waiting = spawn(loop, [](class loop& home) -> task<void>
                        { (void)co_await look_up(home, "a-name-that-does-not-exist.invalid"); }(loop));
    loop.poll();
    waiting.cancel();
    loop.poll();
    CHECK(waiting.done());
}

TEST_CASE("a bad name is refused in words")
{
    run_loop loop;
    auto refused = loop.run_until(look_up(loop, std::string(300, 'a')));
    REQUIRE(!refused.has_value());
    CHECK(std::string(refused.error().what()).find("aaaa") != std::string::npos);
}
