#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

TEST_CASE("a mutex is handed on in the order of asking, and a cancelled waiter leaves the line")
{
    manual_clock clock;
    run_loop loop(clock);
    mutex m(loop);
    std::vector<std::string> order;
    auto body = [](mutex& which, std::vector<std::string>& seen, std::string name) -> task<void>
    {
        auto guard = co_await which.lock();
        seen.push_back(name);
        co_await sleep(1s);
    };
    spawn(loop, body(m, order, "a"));
    job b = spawn(loop, body(m, order, "b"));
    spawn(loop, body(m, order, "c"));
    loop.poll();
    CHECK(order == std::vector<std::string>{"a"});
    b.cancel();
    loop.poll();
    clock.advance(1s);
    loop.poll();
    CHECK(order == std::vector<std::string>{"a", "c"});
    clock.advance(1s);
    loop.poll();
    CHECK(!m.locked());
}

TEST_CASE("a lock that was handed to a cancelled waiter is not lost")
{
    manual_clock clock;
    run_loop loop(clock);
    mutex m(loop);
    auto body = [](mutex& which) -> task<void>
    {
        auto guard = co_await which.lock();
        co_await sleep(1s);
    };
    spawn(loop, body(m));
    job second = spawn(loop, body(m));
    loop.poll();
    loop.in_turn([&] { clock.advance(1s); }); // the first is resumed in this turn and hands on
    second.cancel();
    loop.poll();
    CHECK(second.done());
    CHECK(!m.locked());
}

TEST_CASE("a queue holds back who pushes too much, and gives in order")
{
    run_loop loop;
    queue<int> q(loop, 2);
    std::vector<int> got;
    auto producer = [](queue<int>& to) -> task<void>
    {
        for (int i = 0; i < 100; ++i)
            co_await to.push(i);
        to.close();
    };
    auto consumer = [](queue<int>& from, std::vector<int>& seen) -> task<void>
    {
        while (true)
        {
            auto next = co_await as_result(from.pop());
            if (!next)
                break;
            CHECK(from.size() <= 2);
            seen.push_back(*next);
        }
    };
    spawn(loop, producer(q));
    loop.run_until(consumer(q, got));
    REQUIRE(got.size() == 100);
    CHECK(got.front() == 0);
    CHECK(got.back() == 99);
}

TEST_CASE("an event lets everybody go on")
{
    run_loop loop;
    event e(loop);
    int woken = 0;
    auto body = [](event& which, int& count) -> task<void>
    {
        co_await which.wait();
        ++count;
    };
    for (int i = 0; i < 10; ++i)
        spawn(loop, body(e, woken));
    loop.poll();
    CHECK(woken == 0);
    e.set();
    CHECK(woken == 0); // never inside the call
    loop.poll();
    CHECK(woken == 10);
}

TEST_CASE("ready awaits give the others their turn")
{
    run_loop loop;
    bool stop = false;
    long turns = 0;
    auto greedy = [](class loop& home, bool& until, long& count) -> task<void>
    {
        event set(home);
        set.set();
        while (!until)
        {
            co_await set.wait();
            ++count;
        }
    };
    auto other = [](bool& until) -> task<void>
    {
        co_await sleep(5ms);
        until = true;
    };
    job hog = spawn(loop, greedy(loop, stop, turns));
    loop.run_until(other(stop));
    loop.run_until([](job which) -> task<void> { co_await which.join(); }(hog));
    CHECK(turns > 128);
}

TEST_CASE("a turn runs 256 waiters, then the sockets have theirs, however many are ready")
{
    manual_clock clock;
    run_loop loop(clock);
    event all(loop);
    int ran = 0;
    auto waiter = [](event& which, int& count) -> task<void>
    {
        co_await which.wait();
        ++count;
    };
    for (int i = 0; i < 1000; ++i)
        spawn(loop, waiter(all, ran));
    while (loop.poll())
        continue;
    std::vector<int> seen;
    // What a socket has to say comes as these do: each is a turn of its own.
    loop.post([&] { all.set(); });
    loop.post([&] { seen.push_back(ran); });
    loop.post([&] { seen.push_back(ran); });
    while (loop.poll())
        continue;
    CHECK(seen == std::vector<int>{256, 512});
    CHECK(ran == 1000);
}

TEST_CASE("a worker pool runs off the loop and brings back values and exceptions")
{
    run_loop loop;
    worker_pool pool(2);
    auto body = [](worker_pool& workers) -> task<std::string>
    {
        const auto here = std::this_thread::get_id();
        auto elsewhere = workers.run([here] { return std::this_thread::get_id() != here; });
        const bool moved = co_await std::move(elsewhere);
        CHECK(std::this_thread::get_id() == here);
        auto thrower = workers.run([]() -> int { throw error(errc::closed, "from the thread"); });
        try
        {
            co_await std::move(thrower);
        }
        catch (const error& e)
        {
            co_return moved ? e.what() : "ran on the loop";
        }
        co_return "nothing was thrown";
    };
    CHECK(loop.run_until(body(pool)) == "from the thread");
}

TEST_CASE("work that has not begun is dropped when it is cancelled")
{
    run_loop loop;
    worker_pool pool(1);
    std::atomic<bool> go{false};
    std::atomic<int> runs{0};
    auto body = [](worker_pool& workers, std::atomic<bool>& gate, std::atomic<int>& count) -> task<void>
    {
        auto work = workers.run(
            [&gate, &count]
            {
                ++count;
                while (!gate)
                    std::this_thread::yield();
            });
        co_await std::move(work);
    };
    job first = spawn(loop, body(pool, go, runs));
    job second = spawn(loop, body(pool, go, runs));
    loop.poll();
    while (runs == 0)
        std::this_thread::yield();
    second.cancel();
    loop.poll();
    CHECK(second.done());
    CHECK(!first.done());
    go = true;
    loop.run_until([](job which) -> task<void> { co_await which.join(); }(first));
    CHECK(runs == 1);
}

TEST_CASE("a generator yields across waits and may be dropped half way")
{
    manual_clock clock;
    run_loop loop(clock);
    std::vector<int> got;
    auto values = [](std::shared_ptr<int>) -> generator<int>
    {
        for (int i = 0; i < 5; ++i)
        {
            co_await sleep(1s);
            co_yield i;
        }
    };
    auto probe = std::make_shared<int>(0);
    auto body = [](generator<int> from, std::vector<int>& seen, int limit) -> task<void>
    {
        while (auto next = co_await from.next())
        {
            seen.push_back(*next);
            if (limit-- == 0)
                break;
        }
    };
    job all = spawn(loop, body(values(probe), got, 10));
    job some = spawn(loop, body(values(probe), got, 1));
    for (int i = 0; i < 6; ++i)
    {
        loop.poll();
        clock.advance(1s);
    }
    loop.poll();
    CHECK(all.done());
    CHECK(some.done());
    CHECK(got.size() == 7);
    CHECK(probe.use_count() == 1);
}

TEST_CASE("a limit that is as long as can be is none")
{
    manual_clock clock;
    run_loop loop(clock);
    int ended = 0;
    auto body = [](int& count) -> task<void>
    {
        co_await sleep(1h);
        ++count;
    };
    auto limited = [](auto limit, task<void> what) -> task<void> { co_await timeout(limit, std::move(what)); };
    spawn(loop, limited(std::chrono::nanoseconds::max(), body(ended)));
    spawn(loop, limited(std::chrono::milliseconds::max(), body(ended)));
    spawn(loop, limited(std::chrono::hours::max(), body(ended)));
    const auto for_ever = [](int& count) -> task<void>
    {
        co_await sleep(std::chrono::milliseconds::max());
        ++count;
    };
    job asleep = spawn(loop, for_ever(ended));
    loop.poll();
    CHECK(ended == 0);
    clock.advance(1h);
    loop.poll();
    CHECK(ended == 3);
    clock.advance(std::chrono::hours(24 * 365));
    loop.poll();
    CHECK(!asleep.done());
    asleep.cancel();
    loop.poll();
    CHECK(asleep.done());
}
