#include "tests/conformance/raw_client.hpp"

#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/net/connect.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <array>

namespace zonda::conformance
{

using namespace std::chrono_literals;

namespace
{

struct conversation
{
    explicit conversation(net::stream stream, bool is_head) : connection(std::move(stream)), reader(is_head) {}

    net::stream connection;
    web::response_reader reader;
    raw_outcome outcome;
};

// True when the server has closed; false when the answer is whole.
task<bool> receive_answer(conversation& of, bool until_closed)
{
    std::array<std::uint8_t, 65536> buffer;
    while (until_closed || !of.reader.done())
    {
        const auto got = co_await as_result(of.connection.read_some(buffer));
        if (!got && got.error().code() == boost::asio::error::operation_aborted)
        {
            throw got.error();
        }
        if (!got || *got == 0)
        {
            of.outcome.closed = true;
            co_return true;
        }
        const std::string_view text = as_text(std::span(buffer).first(*got));
        of.outcome.received += text;
        of.reader.read(text);
    }
    co_return false;
}

task<void> within(std::chrono::milliseconds span, task<bool> body)
{
    try
    {
        co_await timeout(span, std::move(body));
    }
    catch (const error&)
    {
        // Time is over: the server neither answered nor closed.
    }
}

task<void> send(net::stream& to, std::string text)
{
    // A server may refuse before it has read all.
    co_await as_result(to.write(as_bytes(text)));
}

} // namespace

task<raw_outcome> send_raw(loop& home, net::address to, std::string request, bool is_head,
                           std::chrono::milliseconds patience)
{
    conversation talk(co_await net::connect(home, to), is_head);
    co_await send(talk.connection, std::move(request));
    co_await within(patience, receive_answer(talk, false));
    if (talk.reader.done() && !talk.outcome.closed)
    {
        co_await within(50ms, receive_answer(talk, true));
    }
    co_return std::move(talk.outcome);
}

} // namespace zonda::conformance
