#include <zonda/mongo/core/monitor_schedule.hpp>

#include <doctest/doctest.h>

using zonda::mongo::core::monitor_schedule;
using namespace std::chrono_literals;

TEST_CASE("the first check is made at once, the next ones a heartbeat apart")
{
    monitor_schedule s(10s);
    const monitor_schedule::time_point now{1h};
    CHECK(s.next() <= now);
    s.checked(now, false);
    CHECK(s.next() == now + 10s);
}

TEST_CASE("a request brings the next check forward, but not under half a second")
{
    monitor_schedule s(10s);
    const monitor_schedule::time_point now{1h};
    s.checked(now, false);
    s.request();
    CHECK(s.next() == now + 500ms);
    s.checked(now + 500ms, false);
    CHECK(s.next() == now + 10'500ms);
}

TEST_CASE("a broken connection to a known server is tried again at once, and once only")
{
    monitor_schedule s(10s);
    const monitor_schedule::time_point now{1h};
    s.checked(now, false);
    s.checked(now + 10s, true);
    CHECK(s.next() <= now);
    s.checked(now + 10s, true);
    CHECK(s.next() == now + 20s);
}
