#include <zonda/base/deadline.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace std::chrono_literals;

TEST_CASE("a deadline that is too far away is the end of all time")
{
    constexpr steady_time start{1h};
    static_assert(deadline_after(start, 5ms) == start + 5ms);
    static_assert(deadline_after(start, -2h) == start - 2h);
    static_assert(deadline_after(start, std::chrono::nanoseconds::max()) == steady_time::max());
    static_assert(deadline_after(start, std::chrono::milliseconds::max()) == steady_time::max());
    static_assert(deadline_after(start, std::chrono::hours::max()) == steady_time::max());
    CHECK(deadline_after(start, steady_time::max() - start) == steady_time::max());
    CHECK(deadline_after(start, steady_time::max() - start - 1ns) == steady_time::max() - 1ns);
}

TEST_CASE("a duration that is too long for nanoseconds is as long as they go")
{
    static_assert(to_nanoseconds(std::chrono::seconds::max()) == std::chrono::nanoseconds::max());
    static_assert(to_nanoseconds(std::chrono::seconds::min()) == std::chrono::nanoseconds::min());
    static_assert(to_nanoseconds(std::chrono::nanoseconds::max()) == std::chrono::nanoseconds::max());
    CHECK(to_nanoseconds(3s) == 3'000'000'000ns);
    CHECK(to_nanoseconds(-3s) == -3'000'000'000ns);
}
