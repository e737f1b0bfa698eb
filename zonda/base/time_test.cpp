#include <zonda/base/time.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace zonda;

namespace
{

datetime at(std::int64_t milliseconds)
{
    return datetime(std::chrono::milliseconds(milliseconds));
}

} // namespace

TEST_CASE("a datetime is written in UTC to the millisecond")
{
    CHECK(to_iso8601(at(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(to_iso8601(at(-1)) == "1969-12-31T23:59:59.999Z");
    CHECK(to_iso8601(at(1'784'487'600'042)) == "2026-07-19T19:00:00.042Z");
    CHECK(to_iso8601(at(951'782'400'000)) == "2000-02-29T00:00:00.000Z");
    CHECK(to_iso8601(at(253'402'300'799'999)) == "9999-12-31T23:59:59.999Z");
    CHECK(to_iso8601(at(253'402'300'800'000)) == "+10000-01-01T00:00:00.000Z");
    CHECK(to_iso8601(at(-62'167'219'200'000)) == "0000-01-01T00:00:00.000Z");
    CHECK(to_iso8601(at(-62'167'219'200'001)) == "-0001-12-31T23:59:59.999Z");
    CHECK(to_iso8601(at(std::numeric_limits<std::int64_t>::max())) == "+292278994-08-17T07:12:55.807Z");
    CHECK(to_iso8601(at(std::numeric_limits<std::int64_t>::min())) == "-292275055-05-16T16:47:04.192Z");
}

TEST_CASE("seconds, fraction and offset may be left out or given")
{
    const datetime kick_off = at(1'784'487'600'000);
    CHECK(from_iso8601("2026-07-19T19:00Z") == kick_off);
    CHECK(from_iso8601("2026-07-19T19:00:00Z") == kick_off);
    CHECK(from_iso8601("2026-07-19T21:00:00+02:00") == kick_off);
    CHECK(from_iso8601("2026-07-19T13:30:00.000-05:30") == kick_off);
    CHECK(from_iso8601("2026-07-19T19:00:00.4Z") == kick_off + std::chrono::milliseconds(400));
    CHECK(from_iso8601("2026-07-19T19:00:00.042999Z") == kick_off + std::chrono::milliseconds(42));
}

TEST_CASE("what is written is read again")
{
    for (const std::int64_t milliseconds :
         {0L, -1L, 1'784'487'600'042L, -62'167'219'200'001L, 253'402'300'800'000L, 9'000'000'000'000'000'000L})
        CHECK(from_iso8601(to_iso8601(at(milliseconds))) == at(milliseconds));
}

TEST_CASE("text that is no moment is refused")
{
    for (const auto* text : {"",
                             "2026",
                             "2026-07-19",
                             "2026-07-19T19:00",
                             "2026-07-19 19:00Z",
                             "2026-7-19T19:00Z",
                             "2026-02-29T00:00Z",
                             "2026-13-01T00:00Z",
                             "2026-00-01T00:00Z",
                             "2026-01-00T00:00Z",
                             "2026-01-01T24:00Z",
                             "2026-01-01T00:60Z",
                             "2026-01-01T00:00:60Z",
                             "2026-01-01T00:00:00.Z",
                             "2026-01-01T00:00:00.1234567890Z",
                             "2026-01-01T00:00z",
                             "2026-01-01T00:00+2:00",
                             "2026-01-01T00:00+0200",
                             "2026-01-01T00:00Z ",
                             "026-01-01T00:00Z",
                             "+999999999-01-01T00:00Z",
                             "-999999999-01-01T00:00Z",
                             "20260-01-01T00:00Z"})
    {
        CAPTURE(text);
        CHECK_FALSE(from_iso8601(text));
    }
}
