#include <doctest/doctest.h>
#include <genie/chat/timing.hpp>

#include <set>

TEST_CASE("a timing has all states that are told, in milliseconds, and their sum")
{
    zonda::ledger times(zonda::wait_state::queue, zonda::ticks_now() - 3'000'000);
    times.enter(zonda::wait_state::own);
    const auto timing = genie::timing_of(&times);
    std::string names;
    double sum = 0;
    for (const auto [name, ms] : timing)
    {
        names += std::string(name) + ' ';
        if (name != "total")
            sum += ms.get<double>().value();
    }
    CHECK(names == "queue loop pool database own other total ");
    CHECK(timing["queue"].get<double>().value() > 0);
    CHECK(timing["database"].get<double>() == 0.0);
    CHECK(timing["total"].get<double>().value() == doctest::Approx(sum));
}

TEST_CASE("the timing of nothing is zero")
{
    const auto timing = genie::timing_of(nullptr);
    CHECK(timing["total"].get<double>() == 0.0);
}
