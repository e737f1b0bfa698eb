#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

using namespace zonda;

namespace
{

// One who asks, and the other end in the test's hand.
struct asking
{
    explicit asking(std::size_t capacity = 65'536) : pair(net::make_stream_pair(loop, capacity)) {}

    void begin(std::string_view request)
    {
        auto body = [](asking& self, std::string_view text) -> task<void>
        { self.got = co_await as_result(self.pair.first.round_trip(as_bytes(text), self.room, self.how_much)); };
        job = spawn(loop, body(*this, request));
    }

    // What lies at the other end.
    std::string arrived()
    {
        std::array<std::uint8_t, 100> buffer;
        const auto some = pair.second.try_read_some(buffer);
        return some && *some ? std::string(as_text(std::span(buffer).first(**some))) : std::string();
    }

    void answer(std::string_view text)
    {
        const bytes_view all = as_bytes(text);
        (void)pair.second.try_write_some(std::span(&all, 1));
        settle();
    }

    void settle()
    {
        while (loop.poll())
        {
        }
    }

    run_loop loop{};
    net::stream_pair pair;
    std::array<std::uint8_t, 100> room{};
    net::sent how_much{};
    result<std::size_t> got{0};
    zonda::job job{};
};

} // namespace

TEST_CASE("a round trip sends its request and reads the beginning of the answer")
{
    asking one;
    one.begin("question");
    one.settle();
    CHECK(one.arrived() == "question");
    CHECK(one.how_much == net::sent::all);
    CHECK_FALSE(one.job.done());
    one.answer("answer");
    CHECK(one.job.done());
    CHECK(as_text(std::span(one.room).first(one.got.value())) == "answer");
}

TEST_CASE("without a request a round trip only reads")
{
    asking one;
    one.answer("answer");
    one.begin("");
    one.settle();
    CHECK(one.got.value() == 6);
    CHECK(one.how_much == net::sent::all);
    CHECK(one.arrived().empty());
}

TEST_CASE("a request that does not fit is sent as room comes")
{
    asking one(5);
    one.begin("question");
    one.settle();
    CHECK(one.how_much == net::sent::a_part);
    CHECK(one.arrived() == "quest");
    one.settle();
    CHECK(one.arrived() == "ion");
    CHECK(one.how_much == net::sent::all);
    one.answer("yes");
    CHECK(one.got.value() == 3);
}

TEST_CASE("a round trip that is cancelled says how much of its request has gone out")
{
    asking before; // its turn has ended
    auto cancels = [](asking& self) -> task<void>
    {
        self.job.cancel();
        co_return;
    };
    before.loop.post(
        [&]
        {
            before.begin("question");
            spawn(before.loop, cancels(before));
        });
    before.settle();
    CHECK(before.got.error().code() == boost::asio::error::operation_aborted);
    CHECK(before.how_much == net::sent::nothing);
    CHECK(before.arrived().empty());

    asking partly(5);
    partly.begin("question");
    partly.settle();
    partly.job.cancel();
    partly.settle();
    CHECK(partly.got.error().code() == boost::asio::error::operation_aborted);
    CHECK(partly.how_much == net::sent::a_part);

    asking after;
    after.begin("question");
    after.settle();
    after.job.cancel();
    after.settle();
    CHECK(after.got.error().code() == boost::asio::error::operation_aborted);
    CHECK(after.how_much == net::sent::all);
}

TEST_CASE("a round trip ends with what goes wrong on either way")
{
    asking out;
    out.pair.first_faults->writes_left = 3;
    out.pair.first_faults->write_error = boost::asio::error::broken_pipe;
    out.begin("question");
    out.settle();
    CHECK(out.got.error().code() == boost::asio::error::broken_pipe);
    CHECK(out.how_much == net::sent::a_part);

    asking in;
    in.begin("question");
    in.settle();
    in.pair.second.close();
    in.settle();
    CHECK(in.got.value() == 0);
    CHECK(in.how_much == net::sent::all);
}
