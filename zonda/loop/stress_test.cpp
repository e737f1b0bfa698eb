// Cancellations at random points of everything that waits: nothing is lost, nobody is forgotten.
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

struct world
{
    explicit world(loop& home) : lock(home), full(home, 3), gate(home) {}

    mutex lock;
    queue<std::unique_ptr<int>> full;
    event gate;
    int inside{0};
    int alive{0};
    long done{0};
};

struct counted
{
    explicit counted(int& which) : count(which) { ++count; }
    ~counted() { --count; }
    int& count;
};

task<void> step(world& w, unsigned what)
{
    const counted here(w.alive);
    switch (what % 6)
    {
    case 0:
    {
        auto guard = co_await w.lock.lock();
        const counted only(w.inside);
        CHECK(w.inside == 1);
        co_await sleep(std::chrono::milliseconds(what % 7));
        break;
    }
    case 1:
        co_await w.full.push(std::make_unique<int>(static_cast<int>(what)));
        break;
    case 2:
    {
        const auto value = co_await w.full.pop();
        CHECK(*value >= 0);
        break;
    }
    case 3:
        co_await w.gate.wait();
        break;
    case 4:
        co_await timeout(std::chrono::milliseconds(what % 5 + 1), [](unsigned long_one) -> task<void>
                         { co_await sleep(std::chrono::milliseconds(long_one % 11)); }(what / 5));
        break;
    default:
        co_await sleep(std::chrono::milliseconds(what % 13));
    }
    ++w.done;
}

task<void> walk(world& w, unsigned seed)
{
    const counted here(w.alive);
    std::mt19937 random(seed);
    for (int i = 0; i < 20; ++i)
    {
        const unsigned what = random() >> 1;
        try
        {
            if (what % 5 == 0)
                co_await when_all(step(w, what / 5), step(w, what / 7));
            else if (what % 5 == 1)
                co_await when_any(step(w, what / 5), step(w, what / 7));
            else
                co_await step(w, what / 5);
        }
        catch (const error& e)
        {
            if (e.code() != zonda::errc::timed_out)
                throw;
        }
    }
}

} // namespace

TEST_CASE("a thousand seeded storms of cancellation leave nothing behind")
{
    long done = 0;
    for (unsigned seed = 1; seed <= 1000; ++seed)
    {
        CAPTURE(seed);
        manual_clock clock;
        run_loop loop(clock);
        world w(loop);
        std::mt19937 random(seed);
        std::vector<job> jobs;
        for (unsigned i = 0; i < 12; ++i)
            jobs.push_back(spawn(loop, walk(w, seed * 100 + i)));
        for (int turn = 0; turn < 40; ++turn)
        {
            loop.poll();
            clock.advance(std::chrono::milliseconds(random() % 4));
            if (random() % 4 == 0)
                jobs[random() % jobs.size()].cancel();
            if (random() % 8 == 0)
            {
                w.gate.set();
                w.gate.reset();
            }
        }
        for (job& each : jobs)
            each.cancel();
        loop.poll();
        for (const job& each : jobs)
            REQUIRE(each.done());
        REQUIRE(w.alive == 0);
        REQUIRE(!w.lock.locked());
        done += w.done;
    }
    CHECK(done > 10'000); // the storms let something through
}
