#include <zonda/web/core/http_date.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;
using namespace std::chrono;

namespace
{

const sys_seconds bird{seconds(784111777)};
const sys_seconds now{sys_days(year(2026) / 11 / 24)};

} // namespace

TEST_CASE("a date is written in the one form that is sent")
{
    CHECK(to_http_date(bird) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(to_http_date(sys_seconds{}) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(to_http_date(sys_seconds{seconds(-1)}) == "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST_CASE("all three forms are read")
{
    CHECK(from_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now) == bird);
    CHECK(from_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now) == bird);
    CHECK(from_http_date("Sun Nov  6 08:49:37 1994", now) == bird);
}

TEST_CASE("a year of two digits is at most 50 years ahead")
{
    CHECK(from_http_date("Monday, 06-Nov-76 08:49:37 GMT", now) == sys_days(year(2076) / 11 / 6) + 8h + 49min + 37s);
    CHECK(from_http_date("Monday, 06-Nov-77 08:49:37 GMT", now) == sys_days(year(1977) / 11 / 6) + 8h + 49min + 37s);
}

TEST_CASE("anything else is no date")
{
    for (const char* text :
         {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMTx",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 6 Nov 1994 08:49:37 GMT now", "Sun, 06 Nov 1994 08:61:37 GMT", "0123456789012345678901234567890"})
    {
        CAPTURE(text);
        CHECK(!from_http_date(text, now));
    }
}
