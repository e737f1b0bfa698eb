// The floor of find_one and find_many: coroutines of plain Boost.Asio, each with a connection of its own, that send
// messages made before and read the replies into a buffer. No pool, no session, no BSON: only the reply's length, whom
// it is for, and, of find_one, the _id that comes back, where it was the first time.
//
//     bench_asio_client --port P --task find_one_raw|find_many_raw --concurrency N --ops K --warmup W
//
// Prints the line of bench_driver (bench/driver.cpp).
#include "bench/floor/documents.hpp"
#include "bench/measure.hpp"
#include <zonda/bson.hpp>
#include <zonda/wire/op_msg.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace asio = boost::asio;
using asio::use_awaitable;
using tcp = asio::ip::tcp;

namespace
{

zonda::bytes message_of(const zonda::bson::document& body)
{
    zonda::bytes message;
    zonda::wire::append_op_msg(message, 1, 0, 0, body);
    return message;
}

struct connection
{
    explicit connection(asio::io_context& io) : socket(io)
    {
        const auto sent = zonda::bson::document_view::trusted(find_one.data() + 21);
        id_at = static_cast<std::size_t>(sent["filter"]["_id"].data().data() - find_one.data());
    }

    tcp::socket socket;
    zonda::bytes find_one = message_of(
        zonda::doc("find", "one", "filter", zonda::doc("_id", 0), "limit", 1, "singleBatch", true, "$db", "bench"));
    zonda::bytes find_many = message_of(zonda::doc("find", "many", "filter", zonda::doc(), "$db", "bench"));
    zonda::bytes get_more = message_of(zonda::doc("getMore", 1L, "collection", "many", "$db", "bench"));
    std::size_t id_at; // in find_one
    std::size_t reply_id_at{0};
    std::int32_t request{0};
    std::vector<char> buffer = std::vector<char>(16 * 1024);
};

std::unique_ptr<connection> make_connection(asio::io_context& io, std::uint16_t port)
{
    auto made = std::make_unique<connection>(io);
    made->socket.connect({asio::ip::address_v4::loopback(), port});
    made->socket.set_option(tcp::no_delay(true));
    return made;
}

std::int32_t number_at(const char* data)
{
    std::int32_t out = 0;
    std::memcpy(&out, data, 4);
    return out;
}

std::size_t find_id(const std::vector<char>& reply)
{
    const auto* data = reinterpret_cast<const std::uint8_t*>(reply.data());
    const auto body = zonda::bson::document_view::trusted(data + 21);
    return static_cast<std::size_t>(body["cursor"]["firstBatch"][0]["_id"].data().data() - data);
}

asio::awaitable<void> exchange(connection& over, zonda::bytes& message)
{
    const std::int32_t request = ++over.request;
    std::memcpy(message.data() + 4, &request, 4);
    co_await asio::async_write(over.socket, asio::buffer(message), use_awaitable);
    std::size_t size = 0;
    std::size_t wanted = 4;
    while (size < wanted)
    {
        if (over.buffer.size() < wanted)
            over.buffer.resize(wanted);
        size += co_await over.socket.async_read_some(asio::buffer(over.buffer) + size, use_awaitable);
        if (size >= 4)
            wanted = static_cast<std::size_t>(number_at(over.buffer.data()));
    }
    if (number_at(over.buffer.data() + 8) != request)
        throw std::runtime_error("a wrong reply");
}

asio::awaitable<void> find_one(connection& over, std::size_t number)
{
    const auto id = static_cast<std::int32_t>(number & 0xfffff);
    std::memcpy(over.find_one.data() + over.id_at, &id, 4);
    co_await exchange(over, over.find_one);
    if (over.reply_id_at == 0)
        over.reply_id_at = find_id(over.buffer);
    if (number_at(over.buffer.data() + over.reply_id_at) != id)
        throw std::runtime_error("a wrong reply");
}

asio::awaitable<void> find_many(connection& over, std::size_t)
{
    co_await exchange(over, over.find_many);
    co_await exchange(over, over.get_more);
}

using caller = asio::awaitable<void> (*)(connection&, std::size_t);

asio::awaitable<void> ask(connection& over, caller what, bench::counter& numbers, bench::latencies& times)
{
    while (const auto number = numbers.next())
    {
        const auto start = bench::clock::now();
        co_await what(over, *number);
        times.add(bench::clock::now() - start);
    }
}

void run_all(asio::io_context& io, std::vector<std::unique_ptr<connection>>& all, caller what, std::size_t count,
             bench::latencies& times)
{
    bench::counter numbers(count);
    for (auto& each : all)
        asio::co_spawn(io, ask(*each, what, numbers, times),
                       [](std::exception_ptr failure)
                       {
                           if (failure)
                               std::rethrow_exception(failure);
                       });
    io.restart();
    io.run();
}

} // namespace

int main(int argc, char** argv)
try
{
    const bench::options options(argc, argv, {"port", "task", "concurrency", "ops", "warmup"});
    const bool many = options.text("task") == "find_many_raw";
    const caller what = many ? find_many : find_one;
    asio::io_context io(1);
    std::vector<std::unique_ptr<connection>> all;
    for (std::size_t i = 0; i < options.number("concurrency"); ++i)
        all.push_back(make_connection(io, static_cast<std::uint16_t>(options.number("port"))));
    bench::latencies warm(options.number("warmup"));
    run_all(io, all, what, options.number("warmup"), warm);
    bench::latencies times(options.number("ops"));
    const bench::span measured;
    run_all(io, all, what, options.number("ops"), times);
    measured.print(options.number("ops"), times, options.number("ops") * (many ? bench::documents_in_many : 1));
    return 0;
}
catch (const std::exception& failure)
{
    std::fprintf(stderr, "bench_asio_client: %s\n", failure.what());
    return 1;
}
