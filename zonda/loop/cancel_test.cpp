#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

using log_of_events = std::vector<std::string>;

struct at_end
{
    log_of_events& events;
    std::string name;
    ~at_end() { events.push_back(name); }
};

task<void> leaf(log_of_events& events, std::string name)
{
    const at_end end{events, name};
    co_await sleep(1h);
}

task<void> tree(log_of_events& events)
{
    const at_end end{events, "tree"};
    auto a = leaf(events, "a");
    auto b = leaf(events, "b");
    co_await when_all(std::move(a), std::move(b));
}

task<void> stubborn(log_of_events& events)
{
    for (int i = 0; i < 3; ++i)
    {
        try
        {
            co_await sleep(1h);
        }
        catch (const error& e)
        {
            events.push_back(e.code() == boost::asio::error::operation_aborted ? "aborted" : "other");
        }
    }
}

task<void> tidies_up(log_of_events& events)
{
    try
    {
        co_await sleep(1h);
    }
    catch (const error&)
    {
        events.push_back("cancelled");
    }
    co_await shield(
        [](log_of_events& seen) -> task<void>
        {
            co_await sleep(2s);
            seen.push_back("tidied");
        }(events));
    co_await sleep(1s);
    events.push_back("not reached");
}

} // namespace

TEST_CASE("cancelling a job ends the whole tree below it, innermost first")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    job running = spawn(loop, tree(events));
    loop.poll();
    CHECK(events.empty());
    running.cancel();
    CHECK(events.empty()); // never inside the call
    loop.poll();
    CHECK(events == log_of_events{"a", "b", "tree"});
    CHECK(running.done());
}

TEST_CASE("a cancelled strand's every further wait ends at once")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    job running = spawn(loop, stubborn(events));
    loop.poll();
    running.cancel();
    loop.poll();
    CHECK(events == log_of_events{"aborted", "aborted", "aborted"});
    CHECK(running.done());
}

TEST_CASE("a shield lets a cancelled strand tidy up, and no more")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    job running = spawn(loop, tidies_up(events));
    loop.poll();
    running.cancel();
    loop.poll();
    CHECK(events == log_of_events{"cancelled"});
    clock.advance(2s);
    loop.poll();
    CHECK(events == log_of_events{"cancelled", "tidied"});
    CHECK(running.done());
}

TEST_CASE("timeout ends a body that takes too long, and lets one that does not")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    auto body = [](log_of_events& seen) -> task<void>
    {
        auto slow = leaf(seen, "slow");
        try
        {
            co_await timeout(2s, std::move(slow));
        }
        catch (const error& e)
        {
            seen.push_back(e.code() == errc::timed_out ? "timed out" : e.what());
        }
        co_await timeout(2s, [](int) -> task<void> { co_await sleep(1s); }(0));
        seen.push_back("in time");
        co_await sleep(1h); // the deadlines are gone
        seen.push_back("end");
    };
    job running = spawn(loop, body(events));
    loop.poll();
    clock.advance(1999ms);
    loop.poll();
    CHECK(events.empty());
    clock.advance(1ms);
    loop.poll();
    CHECK(events == log_of_events{"slow", "timed out"});
    clock.advance(1s);
    loop.poll();
    CHECK(events.back() == "in time");
    clock.advance(1h);
    loop.poll();
    CHECK(events.back() == "end");
    CHECK(running.done());
}

TEST_CASE("cancelling is not a timeout")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    auto body = [](log_of_events& seen) -> task<void>
    {
        try
        {
            co_await timeout(2s, [](int) -> task<void> { co_await sleep(1h); }(0));
        }
        catch (const error& e)
        {
            seen.push_back(e.code() == boost::asio::error::operation_aborted ? "aborted" : "timed out");
        }
    };
    job running = spawn(loop, body(events));
    loop.poll();
    running.cancel();
    loop.poll();
    CHECK(events == log_of_events{"aborted"});
}

TEST_CASE("a loop that is destroyed ends what still waits")
{
    log_of_events events;
    {
        manual_clock clock;
        run_loop loop(clock);
        spawn(loop, tree(events));
        loop.poll();
    }
    CHECK(events == log_of_events{"a", "b", "tree"});
}

TEST_CASE("join waits for a job, and cancelling the wait leaves the job alone")
{
    manual_clock clock;
    run_loop loop(clock);
    log_of_events events;
    job slow = spawn(loop, leaf(events, "slow"));
    auto wait = [](job which, log_of_events& seen, std::string name) -> task<void>
    {
        co_await which.join();
        seen.push_back(name);
    };
    job first = spawn(loop, wait(slow, events, "first"));
    job second = spawn(loop, wait(slow, events, "second"));
    loop.poll();
    first.cancel();
    loop.poll();
    CHECK(first.done());
    CHECK(!slow.done());
    clock.advance(1h);
    loop.poll();
    CHECK(events == log_of_events{"slow", "second"});
}
