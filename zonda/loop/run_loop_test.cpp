#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <thread>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

struct drained_service final : stop_hook
{
    explicit drained_service(std::vector<std::string>& seen) : events(seen) {}
    task<void> drain() override
    {
        events.push_back("drain");
        return done();
    }
    task<void> done()
    {
        co_await sleep(1ms);
        events.push_back("drained");
    }
    std::vector<std::string>& events;
};

struct remembering_sink : log_sink
{
    void write(const log_record& record) override { messages.push_back(record.message); }
    std::vector<std::string> messages;
};

} // namespace

TEST_CASE("SIGTERM drains, cancels what is left, and run returns 0")
{
    run_loop loop;
    std::vector<std::string> events;
    drained_service service(events);
    loop.at_stop(service);
    auto body = [](std::vector<std::string>& seen) -> task<void>
    {
        std::raise(SIGTERM);
        try
        {
            co_await sleep(1h);
        }
        catch (const error&)
        {
            seen.push_back("cancelled");
        }
    };
    spawn(loop, body(events));
    CHECK(loop.run() == 0);
    CHECK(events == std::vector<std::string>{"drain", "drained", "cancelled"});
}

TEST_CASE("a second signal stops at once")
{
    run_loop loop;
    std::vector<std::string> events;
    auto body = []() -> task<void>
    {
        std::raise(SIGTERM);
        co_await shield(
            []() -> task<void>
            {
                co_await sleep(1ms);
                std::raise(SIGTERM);
                co_await sleep(1h);
            }());
    };
    spawn(loop, body());
    CHECK(loop.run() == 128 + SIGTERM);
}

TEST_CASE("stop and post work from another thread")
{
    run_loop loop;
    int posted = 0;
    std::thread other(
        [&]
        {
            loop.post([&] { ++posted; });
            loop.stop();
        });
    CHECK(loop.run_without_signals() == 0);
    other.join();
    CHECK(posted == 1);
}

TEST_CASE("what a detached task throws is logged, not lost")
{
    remembering_sink sink;
    run_loop loop;
    loop.log_to(sink);
    spawn(loop,
          []() -> task<void>
          {
              throw error(errc::closed, "nobody waits for this");
              co_return;
          }());
    loop.poll();
    REQUIRE(sink.messages.size() == 1);
    CHECK(sink.messages[0].find("nobody waits for this") != std::string::npos);
}

TEST_CASE("a loop knows when it was busy and when idle")
{
    run_loop loop;
    auto body = [](run_loop& home) -> task<void>
    {
        co_await sleep(30ms);
        const auto end = std::chrono::steady_clock::now() + 10ms;
        while (std::chrono::steady_clock::now() < end)
            ;
        home.stop();
    };
    spawn(loop, body(loop));
    loop.run_without_signals();
    CHECK(loop.load().idle >= 25ms);
    CHECK(loop.load().busy >= 9ms);
}
