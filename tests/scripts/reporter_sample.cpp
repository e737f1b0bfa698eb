#include "tests/support/cases.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

using zonda::test::made_case;

TEST_CASE("passes, with a comma and \"quotes\"")
{
    CHECK(1 + 1 == 2);
}

TEST_CASE("fails twice")
{
    int three = 3;
    INFO("counted by hand");
    CHECK(three == 4);
    CHECK_THROWS(++three);
}

TEST_CASE("stops at the first requirement")
{
    REQUIRE_MESSAGE(false, "needs more");
    CHECK(false);
}

TEST_CASE("throws")
{
    throw std::runtime_error{"out of luck"};
}

TEST_CASE("is skipped")
{
    zonda::test::skip("weather", "no rain", "a cloud");
}

TEST_CASE("is switched off" * doctest::skip())
{
}

TEST_CASE("is expected to fail" * doctest::should_fail())
{
    CHECK(false);
}

TEST_CASE("was expected to fail" * doctest::should_fail())
{
    CHECK(true);
}

TEST_CASE("a folder of files" * doctest::test_suite(zonda::test::made_at_run_time))
{
    for (int i = 0; i < 3; ++i)
        made_case("folder/" + std::to_string(i), [&] { REQUIRE(i != 1); });
    made_case("folder/skipped", [] { zonda::test::skip("weather", "no rain", "a cloud"); });
    made_case("folder/throws", [] { throw std::runtime_error{"out of luck"}; });
    made_case("folder/last", [] { CHECK(true); });
}

TEST_CASE("a folder that is not there" * doctest::test_suite(zonda::test::made_at_run_time))
{
    zonda::test::skip("folder", "it is not there", "a download");
}

TEST_CASE("dies in the middle" * doctest::skip(!std::getenv("ZONDA_SAMPLE_DIES")))
{
    std::abort();
}
