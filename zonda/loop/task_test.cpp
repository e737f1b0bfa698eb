#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

task<int> number(int n)
{
    co_return n;
}

task<int> sum_up_to(int n)
{
    int sum = 0;
    for (int i = 0; i < n; ++i)
        sum += co_await number(i & 1);
    co_return sum;
}

task<int> nested(int depth)
{
    if (depth == 0)
        co_return 0;
    co_return 1 + co_await nested(depth - 1);
}

task<void> failing(std::string words)
{
    throw error(errc::closed, words);
    co_return;
}

task<std::string> caught()
{
    try
    {
        co_await failing("the words");
    }
    catch (const error& e)
    {
        co_return e.what();
    }
    co_return "nothing was thrown";
}

task<std::unique_ptr<int>> move_only()
{
    co_return std::make_unique<int>(7);
}

task<int> line_of_await(int& line)
{
    const context& strand = co_await this_context();
    (void)strand;
    const frame_record& frame = co_await detail::this_frame();
    line = static_cast<int>(frame.at.line());
    co_return 0;
}

} // namespace

TEST_CASE("a task returns its value to whoever awaits it")
{
    run_loop loop;
    CHECK(loop.run_until(number(42)) == 42);
    CHECK(*loop.run_until(move_only()) == 7);
}

TEST_CASE("a million awaits of children that end at once need no stack")
{
    run_loop loop;
    CHECK(loop.run_until(sum_up_to(1'000'000)) == 500'000);
}

TEST_CASE("a chain of a hundred thousand tasks, each waiting for the next, needs no stack")
{
    run_loop loop;
    CHECK(loop.run_until(nested(100'000)) == 100'000);
}

TEST_CASE("what a child throws arrives where it is awaited")
{
    run_loop loop;
    CHECK(loop.run_until(caught()) == "the words");
    CHECK_THROWS_WITH_AS(loop.run_until(failing("outside")), "outside", error);
}

TEST_CASE("a task that is never awaited never runs and leaves nothing behind")
{
    auto probe = std::make_shared<int>(1);
    {
        auto unused = [](std::shared_ptr<int> held) -> task<void>
        {
            ++*held;
            co_return;
        }(probe);
        CHECK(probe.use_count() == 2);
    }
    CHECK(probe.use_count() == 1);
    CHECK(*probe == 1);
}

TEST_CASE("a frame knows the line on which it awaits")
{
    run_loop loop;
    int line = 0;
    loop.run_until(line_of_await(line));
    CHECK(line > 55);
    CHECK(line < 75);
}

TEST_CASE("waiting for what can never come is said, not waited for")
{
    manual_clock clock;
    run_loop loop(clock);
    auto forever = [](class loop& home) -> task<void>
    {
        event never(home);
        co_await never.wait();
    };
    CHECK_THROWS_AS(loop.run_until(forever(loop)), std::logic_error);
}
