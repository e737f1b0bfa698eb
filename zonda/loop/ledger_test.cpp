#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace std::chrono_literals;

TEST_CASE("the states of a ledger add up to its wall time")
{
    ledger times(wait_state::queue, 100);
    times.enter(wait_state::own, 150);
    times.enter(wait_state::database, 180);
    times.enter(wait_state::loop, 480);
    times.enter(wait_state::own, 500);
    times.enter(wait_state::write, 490); // an older stamp counts as the last change
    times.enter(wait_state::other, 510);
    CHECK(times.spent(wait_state::queue) == 50);
    CHECK(times.spent(wait_state::own) == 30);
    CHECK(times.spent(wait_state::database) == 300);
    CHECK(times.spent(wait_state::loop) == 20);
    CHECK(times.spent(wait_state::write) == 10);
    CHECK(times.total() == 410);
}

TEST_CASE("a strand's waits are charged to what they wait for, and what it runs to itself")
{
    run_loop loop;
    ledger times;
    auto spin = [](std::chrono::milliseconds span)
    {
        const auto end = std::chrono::steady_clock::now() + span;
        while (std::chrono::steady_clock::now() < end)
            ;
    };
    auto body = [&]() -> task<void>
    {
        context& strand = co_await this_context();
        times = ledger(wait_state::own);
        strand.charge(&times);
        spin(4ms);
        {
            const wait_scope scope(strand, wait_state::database);
            co_await sleep(20ms);
        }
        co_await sleep(10ms);
        co_await when_all([](int) -> task<void> { co_await sleep(1ms); }(0),
                          [](int) -> task<void>
                          {
                              context& own = co_await this_context();
                              const wait_scope scope(own, wait_state::pool);
                              co_await sleep(15ms);
                          }(0));
        times.enter(wait_state::own);
        strand.charge(nullptr);
    };
    loop.run_until(body());
    auto in = [&](wait_state state) { return to_duration(times.spent(state)); };
    CHECK(in(wait_state::own) >= 4ms);
    CHECK(in(wait_state::database) >= 20ms);
    CHECK(in(wait_state::other) >= 10ms);
    CHECK(in(wait_state::pool) >= 15ms);
    ticks sum = 0;
    for (std::size_t i = 0; i < wait_state_count; ++i)
        sum += times.spent(static_cast<wait_state>(i));
    CHECK(sum == times.total());
}
