#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>
#include <genie/chat/room_log.hpp>

using namespace genie;
using zonda::task;

namespace
{

message_ptr numbered(std::int64_t seq)
{
    const draft d{std::to_string(seq), "Ann", "message " + std::to_string(seq)};
    return std::make_shared<const message>(to_stored(d, "lobby", seq));
}

void publish(room_log& log, std::int64_t from, std::int64_t to)
{
    for (std::int64_t seq = from; seq <= to; ++seq)
        log.publish(numbered(seq));
}

task<void> wait_and_count(room_log& log, std::int64_t after, int& woken)
{
    co_await log.wait_after(after);
    ++woken;
}

} // namespace

TEST_CASE("a room begins empty, and its messages come in order")
{
    zonda::run_loop loop;
    room_log log(loop);
    CHECK(log.last() == 0);
    CHECK(log.first() == 1);
    CHECK(to_json(log.newest(50)) == R"({"messages":[],"next":0,"gap":false})");
    publish(log, 1, 3);
    CHECK(log.last() == 3);
    CHECK(log.after(1, 50).messages.size() == 2);
    CHECK(log.after(1, 50).next == 3);
    CHECK(log.after(1, 1).next == 2);
    CHECK(log.after(3, 50).next == 3);
    log.publish(numbered(2)); // known already
    CHECK(log.kept().size() == 3);
}

TEST_CASE("only the newest messages are kept")
{
    zonda::run_loop loop;
    room_log log(loop);
    publish(log, 101, 350);
    CHECK(log.kept().size() == room_log::most_kept);
    CHECK(log.first() == 151);
    CHECK(log.newest(1).messages.front()->seq() == 350);
    CHECK(log.after(150, 500).messages.size() == 200);
}

TEST_CASE("who waits is woken by what comes after the cursor, at once if it is there")
{
    zonda::run_loop loop;
    room_log log(loop);
    publish(log, 1, 1);
    int woken = 0;
    zonda::spawn(loop, wait_and_count(log, 0, woken));
    loop.poll();
    CHECK(woken == 1);

    zonda::spawn(loop, wait_and_count(log, 1, woken));
    zonda::spawn(loop, wait_and_count(log, 1, woken));
    while (loop.poll())
    {
    }
    CHECK(woken == 1);
    CHECK(log.has_waiters());
    publish(log, 2, 2);
    CHECK(woken == 1); // never inside the call that publishes
    while (loop.poll())
    {
    }
    CHECK(woken == 3);
    CHECK_FALSE(log.has_waiters());
}

TEST_CASE("a wait that is cancelled leaves nothing behind")
{
    zonda::run_loop loop;
    room_log log(loop);
    int woken = 0;
    zonda::job waiting = zonda::spawn(loop, wait_and_count(log, 0, woken));
    while (loop.poll())
    {
    }
    CHECK(log.has_waiters());
    waiting.cancel();
    CHECK_FALSE(log.has_waiters());
    while (loop.poll())
    {
    }
    CHECK(waiting.done());
    publish(log, 1, 1);
    CHECK(woken == 0);
}

TEST_CASE("the talk's way: a callback")
{
    zonda::run_loop loop;
    room_log log(loop);
    std::vector<int> called;
    log.wait_after(0)([&](zonda::error_code ec) { called.push_back(ec.value()); });
    while (loop.poll())
    {
    }
    CHECK(called.empty());
    publish(log, 1, 1);
    while (loop.poll())
    {
    }
    CHECK(called == std::vector{0});
}

TEST_CASE("all who wait for the same get the same text")
{
    zonda::run_loop loop;
    room_log log(loop);
    publish(log, 1, 2);
    const auto one = log.json_after(1, 50);
    CHECK(log.json_after(1, 50) == one);
    CHECK(log.json_after(0, 50) != one);
    publish(log, 3, 3);
    CHECK(*log.json_after(1, 50) != *one);
    CHECK(one->starts_with(R"({"messages":[{"seq":2)"));
    CHECK(one->ends_with(R"(],"next":2,"gap":false})"));
}
