#include <zonda/loop/timer_wheel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

struct probe : timer
{
    probe() : timer([](timer& fired) { static_cast<probe&>(fired).fired_at->push_back(&static_cast<probe&>(fired)); })
    {
    }
    std::vector<probe*>* fired_at{nullptr};
};

} // namespace

TEST_CASE("a timer fires at its deadline, not before, once")
{
    const steady_time start{1h};
    timer_wheel wheel(start);
    std::vector<probe*> fired;
    probe p;
    p.fired_at = &fired;
    wheel.arm(p, start + 10ms);
    CHECK(wheel.next() == start + 10ms);
    wheel.advance(start + 9ms);
    CHECK(fired.empty());
    wheel.advance(start + 10ms);
    CHECK(fired.size() == 1);
    wheel.advance(start + 1h);
    CHECK(fired.size() == 1);
    CHECK(wheel.empty());
}

TEST_CASE("a deadline at the end of all time never fires, and is in nobody's way")
{
    const steady_time start{1h};
    timer_wheel wheel(start);
    std::vector<probe*> fired;
    probe never;
    probe soon;
    never.fired_at = soon.fired_at = &fired;
    wheel.arm(never, steady_time::max());
    REQUIRE(wheel.next().has_value());
    CHECK(*wheel.next() > start + std::chrono::hours(24 * 30)); // a moment to look again
    wheel.arm(soon, start + 5ms);
    CHECK(wheel.next() == start + 5ms);
    wheel.advance(start + std::chrono::hours(24 * 365 * 200));
    CHECK(fired == std::vector<probe*>{&soon});
    CHECK(never.armed());
    never.disarm();
    CHECK(wheel.empty());
}

TEST_CASE("a deadline between two ticks is never early")
{
    const steady_time start{1h};
    timer_wheel wheel(start);
    std::vector<probe*> fired;
    probe p;
    p.fired_at = &fired;
    wheel.arm(p, start + 1500us);
    wheel.advance(start + 1999us);
    CHECK(fired.empty());
    wheel.advance(start + 2ms);
    CHECK(fired.size() == 1);
}

TEST_CASE("disarmed, moved and destroyed timers do not fire")
{
    const steady_time start{1h};
    timer_wheel wheel(start);
    std::vector<probe*> fired;
    probe a, b;
    a.fired_at = b.fired_at = &fired;
    {
        probe c;
        c.fired_at = &fired;
        wheel.arm(c, start + 5ms);
    }
    wheel.arm(a, start + 5ms);
    a.disarm();
    wheel.arm(b, start + 5ms);
    wheel.arm(b, start + 5h);
    wheel.advance(start + 1h);
    CHECK(fired.empty());
    wheel.advance(start + 5h);
    CHECK(fired == std::vector<probe*>{&b});
}

TEST_CASE("timers from now to a year away fire in order, whatever the steps")
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 20; ++round)
    {
        const steady_time start{std::chrono::nanoseconds(random() % 1'000'000'000'000)};
        timer_wheel wheel(start);
        std::vector<probe*> fired;
        std::deque<probe> all(500);
        for (probe& each : all)
        {
            each.fired_at = &fired;
            // Exponents spread evenly, so that every wheel has its share.
            const auto span = std::chrono::milliseconds((1ULL << (random() % 35)) + random() % 1000);
            wheel.arm(each, start + span);
        }
        steady_time now = start;
        while (!wheel.empty())
        {
            const auto next = wheel.next();
            REQUIRE(next);
            const auto jump = std::chrono::milliseconds(random() % 3 == 0 ? random() % 100'000'000 : random() % 100);
            now = std::max(now + jump, random() % 2 ? *next : now);
            const std::size_t before = fired.size();
            wheel.advance(now);
            for (std::size_t i = before; i < fired.size(); ++i)
            {
                REQUIRE(fired[i]->deadline() <= now);
                if (i > 0)
                    REQUIRE(std::chrono::ceil<std::chrono::milliseconds>(fired[i - 1]->deadline() - start) <=
                            std::chrono::ceil<std::chrono::milliseconds>(fired[i]->deadline() - start));
            }
            for (const probe& each : all)
                if (each.armed())
                    REQUIRE(each.deadline() > now - 1ms);
        }
        CHECK(fired.size() == all.size());
    }
}
