#include <zonda/loop.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace std::chrono_literals;
namespace asio = boost::asio;

TEST_CASE("operations are waited for in a stackful coroutine")
{
    asio::io_context io;
    loop& home = loop::of(io.get_executor());
    queue<int> values(home, 1);
    int sum = 0;
    error_code closed;
    auto reader = [&](asio::yield_context yield)
    {
        sleep_on(home, 1ms)(yield);
        for (int i = 0; i < 10; ++i)
            sum += values.pop()(yield);
        values.pop()(yield[closed]);
    };
    auto writer = [&](asio::yield_context yield)
    {
        for (int i = 0; i < 10; ++i)
            values.push(i)(yield);
        values.close();
    };
    asio::spawn(io, reader, asio::detached);
    asio::spawn(io, writer, asio::detached);
    io.run();
    CHECK(sum == 45);
    CHECK(closed == errc::closed);
}

TEST_CASE("a failed operation throws on the fiber")
{
    asio::io_context io;
    loop& home = loop::of(io.get_executor());
    queue<int> values(home, 1);
    values.close();
    bool thrown = false;
    auto reader = [&](asio::yield_context yield)
    {
        try
        {
            values.pop()(yield);
        }
        catch (const boost::system::system_error& e)
        {
            thrown = e.code() == errc::closed;
        }
    };
    asio::spawn(io, reader, asio::detached);
    io.run();
    CHECK(thrown);
}
