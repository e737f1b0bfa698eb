#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace zonda;

namespace
{

task<std::string> read_all(net::stream& from)
{
    std::string all;
    std::array<std::uint8_t, 1000> buffer;
    while (const std::size_t count = co_await from.read_some(buffer))
        all.append(as_text(std::span(buffer).first(count)));
    co_return all;
}

task<void> send_and_end(net::stream& to, std::string text)
{
    co_await to.write(as_bytes(text));
    to.shutdown_send();
}

} // namespace

TEST_CASE("what one end of a pair writes, the other reads, however little room there is")
{
    run_loop loop;
    for (std::size_t capacity : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}})
    {
        auto pair = net::make_stream_pair(loop, capacity);
        const std::string text(10'000, 'x');
        auto body = [](net::stream_pair& ends, std::string what) -> task<std::string>
        {
            auto both = co_await when_all(send_and_end(ends.first, what), read_all(ends.second));
            co_return std::get<1>(both);
        };
        CHECK(loop.run_until(body(pair, text)) == text);
    }
}

TEST_CASE("faults come where they were ordered")
{
    run_loop loop;
    auto pair = net::make_stream_pair(loop);
    pair.second_faults->reads_left = 3;
    pair.second_faults->read_error = boost::asio::error::connection_reset;
    auto body = [](net::stream_pair& ends) -> task<std::string>
    {
        co_await ends.first.write(as_bytes("hello"));
        std::array<std::uint8_t, 10> buffer;
        const std::size_t count = co_await ends.second.read_some(buffer);
        auto broken = co_await as_result(ends.second.read_some(buffer));
        co_return std::to_string(count) +
            (!broken && broken.error().code() == boost::asio::error::connection_reset ? " reset" : " not reset");
    };
    CHECK(loop.run_until(body(pair)) == "3 reset");
}

TEST_CASE("a cancelled read has consumed nothing")
{
    run_loop loop;
    auto pair = net::make_stream_pair(loop);
    std::array<std::uint8_t, 10> buffer;
    auto reader = [](net::stream& from, std::span<std::uint8_t> into) -> task<void> { co_await from.read_some(into); };
    job waiting = spawn(loop, reader(pair.second, buffer));
    loop.poll();
    waiting.cancel();
    auto body = [](net::stream_pair& ends) -> task<std::string>
    {
        co_await send_and_end(ends.first, "all of it");
        co_return co_await read_all(ends.second);
    };
    CHECK(loop.run_until(body(pair)) == "all of it");
    CHECK(waiting.done());
}

TEST_CASE("closing a stream ends the wait on it")
{
    run_loop loop;
    auto pair = net::make_stream_pair(loop);
    error_code how;
    std::array<std::uint8_t, 10> buffer;
    pair.first.read_some(buffer)([&](error_code ec, std::size_t) { how = ec; });
    loop.poll();
    CHECK(!how);
    pair.first.close();
    loop.poll();
    CHECK(how == boost::asio::error::operation_aborted);
}
