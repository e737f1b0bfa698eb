#include <doctest/doctest.h>
#include <genie/chat/rate_limit.hpp>

using genie::rate_limit;
using namespace std::chrono_literals;

namespace
{

constexpr rate_limit::time_point start{};

} // namespace

TEST_CASE("a burst, then one at a time")
{
    rate_limit posts(40, 100ms);
    for (int i = 0; i < 40; ++i)
        CHECK(posts.take("ann", start) == 0s);
    CHECK(posts.take("ann", start) == 100ms);
    CHECK(posts.take("ann", start + 99ms) == 1ms);
    CHECK(posts.take("ann", start + 100ms) == 0s);
    CHECK(posts.take("ann", start + 100ms) == 100ms);
}

TEST_CASE("a bucket never holds more than the burst")
{
    rate_limit posts(2, 1s);
    CHECK(posts.take("ann", start) == 0s);
    CHECK(posts.take("ann", start + 1h) == 0s);
    CHECK(posts.take("ann", start + 1h) == 0s);
    CHECK(posts.take("ann", start + 1h) == 1s);
}

TEST_CASE("everybody has a bucket")
{
    rate_limit posts(1, 1s);
    CHECK(posts.take("ann", start) == 0s);
    CHECK(posts.take("bob", start) == 0s);
    CHECK(posts.take("ann", start) == 1s);
}

TEST_CASE("what did not count is given back")
{
    rate_limit wrong(1, 5s);
    CHECK(wrong.take("ann", start) == 0s);
    wrong.give_back("ann");
    CHECK(wrong.take("ann", start) == 0s);
    wrong.give_back("nobody");
    CHECK(wrong.keys() == 1);
}

TEST_CASE("full buckets are forgotten")
{
    rate_limit posts(1, 1s);
    for (int i = 0; i < 1024; ++i)
        posts.take(std::to_string(i), start);
    CHECK(posts.keys() == 1024);
    posts.take("late", start + 1s);
    CHECK(posts.keys() == 1);
}
