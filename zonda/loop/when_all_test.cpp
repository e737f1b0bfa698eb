#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

task<int> after(std::chrono::milliseconds delay, int value)
{
    co_await sleep(delay);
    co_return value;
}

task<void> fails_after(std::chrono::milliseconds delay)
{
    co_await sleep(delay);
    throw error(errc::closed, "failed in a branch");
}

template <class T>
T run(manual_clock& clock, run_loop& loop, task<T> body, std::chrono::milliseconds span)
{
    std::optional<T> value;
    std::exception_ptr failure;
    spawn(loop, std::move(body),
          [&](std::exception_ptr e, T v)
          {
              failure = e;
              value = std::move(v);
          });
    loop.poll();
    for (auto spent = 0ms; spent < span && !value; spent += 10ms)
    {
        clock.advance(10ms);
        loop.poll();
    }
    if (failure)
        std::rethrow_exception(failure);
    REQUIRE(value);
    return std::move(*value);
}

} // namespace

TEST_CASE("when_all waits for all and gives every value")
{
    manual_clock clock;
    run_loop loop(clock);
    auto body = []() -> task<std::string>
    {
        auto values = co_await when_all(after(30ms, 1), after(10ms, 2), [](int) -> task<void> { co_return; }(0));
        co_return std::to_string(std::get<0>(values)) + std::to_string(std::get<1>(values));
    };
    CHECK(run(clock, loop, body(), 1s) == "12");
}

TEST_CASE("a failing branch cancels the others and its exception arrives when they have ended")
{
    manual_clock clock;
    run_loop loop(clock);
    auto body = [](manual_clock& time) -> task<std::string>
    {
        const auto start = time.now();
        try
        {
            co_await when_all(after(1h, 1), fails_after(20ms));
        }
        catch (const error& e)
        {
            co_return std::string(e.what()) + (time.now() - start < 1s ? " soon" : " late");
        }
        co_return "nothing was thrown";
    };
    CHECK(run(clock, loop, body(clock), 1s) == "failed in a branch soon");
}

TEST_CASE("when_any gives the first and says which")
{
    manual_clock clock;
    run_loop loop(clock);
    auto body = []() -> task<std::string>
    {
        auto first = co_await when_any(after(1h, 1), after(20ms, 2), after(1h, 3));
        co_return std::to_string(first.index()) + ":" + std::to_string(std::get<1>(first));
    };
    CHECK(run(clock, loop, body(), 1s) == "1:2");
}

TEST_CASE("when_all over a vector keeps its order")
{
    manual_clock clock;
    run_loop loop(clock);
    auto body = []() -> task<std::string>
    {
        std::vector<task<int>> bodies;
        for (int i = 0; i < 5; ++i)
            bodies.push_back(after(50ms - 10ms * i, i));
        std::string all;
        auto values = co_await when_all(std::move(bodies));
        for (int value : values)
            all += std::to_string(value);
        co_return all;
    };
    CHECK(run(clock, loop, body(), 1s) == "01234");
}

TEST_CASE("operations may stand where tasks do")
{
    run_loop loop;
    auto body = [](class loop& home) -> task<bool>
    {
        mutex m(home);
        auto values = co_await when_all(m.lock(), after(1ms, 3));
        co_return m.locked() && std::get<1>(values) == 3;
    };
    CHECK(loop.run_until(body(loop)));
}
