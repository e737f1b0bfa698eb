#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/lies_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <cstdint>
#include <limits>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io;
using namespace zonda::mongo::io::test;

namespace
{

// A connection, and the one who sits at its other end.
struct both_ends
{
    both_ends() : pair(net::make_stream_pair(loop)), link(std::move(pair.first), "db:27017", buffers) {}

    // Sends a ping and has `bytes` for an answer; `{id}` stands for the id of the ping.
    result<reply> ping(const std::function<bytes(std::int32_t)>& answer)
    {
        auto body = [](both_ends& ends, const std::function<bytes(std::int32_t)>& what) -> task<result<reply>>
        {
            spawn(ends.loop, answer_with(ends, what));
            const auto command = doc("ping", 1, "$db", "admin");
            co_return co_await ends.link.run(command);
        };
        return run(loop, clock, body(*this, answer));
    }

    static task<void> answer_with(both_ends& ends, std::function<bytes(std::int32_t)> what)
    {
        bytes request(1000);
        for (std::size_t size = 0; size < 16 || size < static_cast<std::size_t>(wire::load_i32(request, 0));)
        {
            const auto got = co_await as_result(ends.pair.second.read_some(std::span(request).subspan(size)));
            if (!got || *got == 0)
                co_return;
            size += *got;
        }
        const auto message = what(wire::load_i32(request, 4));
        (void)co_await as_result(ends.pair.second.write(bytes_view(message)));
        ends.pair.second.shutdown_send();
    }

    manual_clock clock{};
    run_loop loop{clock};
    net::stream_pair pair;
    buffer_store buffers{};
    connection link;
};

} // namespace

TEST_CASE("a reply is read whole, in one piece and byte by byte")
{
    for (const std::size_t chunk : {net::pair_faults::never, std::size_t{1}, std::size_t{7}})
    {
        both_ends ends;
        ends.pair.first_faults->read_chunk = chunk;
        ends.pair.first_faults->write_chunk = chunk;
        auto answer = ends.ping(honest);
        REQUIRE(answer.has_value());
        CHECK(answer->body()["text"].text().size() == 300);
        CHECK(ends.link.clean());
    }
}

TEST_CASE("a large reply grows its buffer and is whole")
{
    both_ends ends;
    auto answer =
        ends.ping([](std::int32_t id) { return peer::reply(id, doc("ok", 1, "t", std::string(3'000'000, 'y'))); });
    REQUIRE(answer.has_value());
    CHECK(answer->body()["t"].text().size() == 3'000'000);
}

TEST_CASE("a connection that breaks at any byte of the reply is a clear error, and never used again")
{
    const auto size = honest(1).size();
    for (std::size_t at = 0; at < size; ++at)
    {
        for (const bool reset : {false, true})
        {
            both_ends ends;
            ends.pair.first_faults->reads_left = at;
            if (reset)
                ends.pair.first_faults->read_error = boost::asio::error::connection_reset;
            const auto answer = ends.ping(honest);
            REQUIRE(answer.has_error());
            CHECK(answer.error().code() == mongo::errc::network_error);
            CHECK(std::string(answer.error().what()).starts_with("db:27017: "));
            CHECK_FALSE(ends.link.clean());
            CHECK_FALSE(ends.link.reply_outstanding());
        }
    }
}

TEST_CASE("a connection that breaks at any byte of the request is a clear error")
{
    for (std::size_t at = 0; at < 50; ++at)
    {
        both_ends ends;
        ends.pair.first_faults->writes_left = at;
        ends.pair.first_faults->write_error = boost::asio::error::broken_pipe;
        const auto answer = ends.ping(honest);
        if (answer)
        {
            CHECK(at > 40); // the request was shorter than that
            continue;
        }
        CHECK(answer.error().code() == mongo::errc::network_error);
        CHECK_FALSE(ends.link.clean());
    }
}

TEST_CASE("what is no reply to the request closes the connection; a reply whose BSON is refused does not")
{
    for (const auto& each : all_lies())
    {
        CAPTURE(each.name);
        both_ends ends;
        const auto answer = ends.ping(each.message);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code() == mongo::errc::protocol_error);
        CHECK(std::string(answer.error().what()).find(each.words) != std::string::npos);
        CHECK(ends.link.clean() == each.is_reply);
        CHECK_FALSE(ends.link.reply_outstanding());
    }
}

TEST_CASE("the ids of requests begin again before they would be negative, and are never zero")
{
    CHECK(request_id_after(0) == 1);
    CHECK(request_id_after(1) == 2);
    CHECK(request_id_after(std::numeric_limits<std::int32_t>::max() - 1) == std::numeric_limits<std::int32_t>::max());
    CHECK(request_id_after(std::numeric_limits<std::int32_t>::max()) == 1);
}

TEST_CASE("a message without an answer that was cancelled before it was sent leaves the connection as it was")
{
    both_ends ends;
    auto cancelled = [](both_ends& all) -> task<void>
    {
        context& strand = co_await this_context();
        strand.cancel();
        wire::append_op_msg(all.link.begin_message(), all.link.next_request_id(), 0, 0, doc("insert", "c"));
        const auto sent = co_await all.link.send();
        CHECK(sent.error().code() == boost::asio::error::operation_aborted);
    };
    run(ends.loop, ends.clock, cancelled(ends));
    CHECK(ends.link.clean());
    CHECK(ends.ping([](std::int32_t id) { return peer::reply(id, doc("ok", 1)); }).has_value());
}

TEST_CASE("a wait that was cancelled leaves its reply outstanding; drained, the connection is as before")
{
    for (const std::size_t received : {std::size_t{0}, std::size_t{3}, std::size_t{20}, std::size_t{200}})
    {
        both_ends ends;
        auto body = [](both_ends& e, std::size_t first_part) -> task<void>
        {
            const auto command = doc("ping", 1, "$db", "admin");
            auto asks = [](connection& link, const bson::document& what, bool& cancelled) -> task<void>
            {
                const auto answer = co_await link.run(what);
                cancelled = answer.has_error() && answer.error().code() == boost::asio::error::operation_aborted;
            };
            bool cancelled = false;
            auto asking = spawn(e.loop, asks(e.link, command, cancelled));
            bytes request(1000);
            co_await e.pair.second.read_some(request);
            CHECK_FALSE(e.link.clean()); // while it waits, too
            const auto message = honest(wire::load_i32(request, 4));
            co_await e.pair.second.write(bytes_view(message).first(first_part));
            co_await sleep(10ms);
            asking.cancel();
            co_await asking.join();
            CHECK(cancelled);
            CHECK(e.link.reply_outstanding());
            CHECK_FALSE(e.link.clean());

            co_await e.pair.second.write(bytes_view(message).subspan(first_part));
            co_await e.link.drain();
            CHECK(e.link.clean());
            spawn(e.loop, both_ends::answer_with(e, honest));
            const auto again = co_await e.link.run(command);
            CHECK(again.has_value());
        };
        run(ends.loop, ends.clock, body(ends, received));
    }
}

TEST_CASE("a command that was cancelled when half of it was sent makes the connection useless")
{
    both_ends ends;
    auto body = [](both_ends& e) -> task<void>
    {
        const auto command = doc("ping", 1, "text", std::string(1'000'000, 'x'), "$db", "admin");
        auto asks = [](connection& link, const bson::document& what) -> task<void> { (void)co_await link.run(what); };
        auto asking = spawn(e.loop, asks(e.link, command));
        co_await sleep(10ms);
        asking.cancel();
        co_await asking.join();
        CHECK_FALSE(e.link.clean());
        CHECK_FALSE(e.link.reply_outstanding());
    };
    run(ends.loop, ends.clock, body(ends));
}

TEST_CASE("a connection knows whether it has died while nobody looked")
{
    both_ends ends;
    CHECK_FALSE(ends.link.has_died());
    ends.pair.second.close();
    CHECK(ends.link.has_died());
    both_ends other;
    auto body = [](both_ends& e) -> task<void> { co_await e.pair.second.write(as_bytes("surprise")); };
    run(other.loop, other.clock, body(other));
    CHECK(other.link.has_died());
}

TEST_CASE("closing from outside ends the one who waits, as a broken connection")
{
    both_ends ends;
    auto body = [](both_ends& e) -> task<void>
    {
        const auto command = doc("ping", 1, "$db", "admin");
        auto closes = [](connection& link) -> task<void>
        {
            co_await sleep(10ms);
            link.close();
        };
        spawn(e.loop, closes(e.link));
        const auto answer = co_await e.link.run(command);
        CHECK(answer.error().code() == mongo::errc::network_error);
    };
    run(ends.loop, ends.clock, body(ends));
}
