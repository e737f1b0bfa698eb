// A few matches in the form of the genie's data, for the examples that need a database.
#pragma once

#include <zonda/bson/doc.hpp>

#include <chrono>
#include <string_view>
#include <vector>

inline zonda::bson::document match_of(std::string_view team_a, std::string_view team_b, int goal_a, int goal_b,
                                      std::chrono::sys_seconds kick_off, const zonda::bson::array& scorers)
{
    using zonda::doc;
    const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(kick_off)).year();
    return doc("year", static_cast<int>(year), "teamA", team_a, "teamB", team_b, "goalA", goal_a, "goalB", goal_b,
               "data", doc("match", doc("start_time", zonda::datetime(kick_off))), "scorers", scorers);
}

inline std::vector<zonda::bson::document> some_matches()
{
    using namespace std::chrono;
    using zonda::arr;
    return {
        match_of("Germany", "Argentina", 1, 0, sys_days(2014y / July / 13) + 19h, arr("Mario Götze")),
        match_of("Brazil", "Croatia", 3, 1, sys_days(2014y / June / 12) + 20h,
                 arr("Marcelo", "Neymar", "Neymar", "Oscar")),
        match_of("Brazil", "Germany", 1, 7, sys_days(2014y / July / 8) + 20h,
                 arr("Thomas Müller", "Miroslav Klose", "Toni Kroos", "Toni Kroos", "Sami Khedira", "André Schürrle",
                     "André Schürrle", "Oscar")),
        match_of(
            "Argentina", "France", 3, 3, sys_days(2022y / December / 18) + 15h,
            arr("Lionel Messi", "Ángel Di María", "Kylian Mbappé", "Kylian Mbappé", "Lionel Messi", "Kylian Mbappé")),
    };
}
