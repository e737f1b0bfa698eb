#include <doctest/doctest.h>
#include <genie/answer/asked_in_test.hpp>
#include <genie/answer/spoken.hpp>

using genie::asked_in_test;
using genie::spoken;
using genie::spoken_answer;

TEST_CASE("a long list is folded to the newest tournament, and the rest is counted")
{
    const spoken_answer s = spoken(asked_in_test("Brazil"));
    CHECK(s.body == "Brazil: 119 matches at 23 World Cups, champion 5 times. Matches:");
    CHECK(s.lines.size() == 5);
    CHECK(s.lines.front() == "2026-06-13 18:00: Brazil v Morocco 1 : 1");
    REQUIRE(s.older.has_value());
    CHECK(s.older->ask == "Brazil");
    CHECK(s.older->matches == 114);
    CHECK(s.older->tournaments == 22);
    CHECK(s.matches.size() == s.lines.size());
    CHECK(s.matches.front().starts_with("2026-"));
}

TEST_CASE("a short list is said whole")
{
    const spoken_answer s = spoken(asked_in_test("bra-ger"));
    CHECK(s.body == "Brazil v Germany: 2 matches: 1 won by Brazil and 1 won by Germany. Matches:");
    CHECK(s.lines == std::vector<std::string>{"2002-06-30 20:00: Germany v Brazil 0 : 2",
                                              "2014-07-08 17:00: Brazil v Germany 1 : 7"});
    CHECK_FALSE(s.older.has_value());
    CHECK(spoken(asked_in_test("Argentina 1986")).body == "Champion: Argentina at the World Cup 1986. Matches:");
}

TEST_CASE("the question that brings the older matches is understood as the same one")
{
    for (const char* message : {"Germany", "Brasil x Italia", "Brazil 1958 1962 1970", "Südkorea"})
    {
        const genie::answer all = asked_in_test(message);
        const spoken_answer s = spoken(all);
        if (s.older)
            CHECK_MESSAGE(asked_in_test(s.older->ask).matches == all.matches, message);
    }
}

TEST_CASE("offers and hints are part of what is said")
{
    CHECK(spoken(asked_in_test("Argentna")).body.starts_with("Did you mean Argentina? Argentina: "));
    CHECK(spoken(asked_in_test("Austrlia")).body == "Did you mean Australia or Austria?");
    CHECK(spoken(asked_in_test("Russia")).body.find("(also: Soviet Union)") != std::string::npos);
    CHECK(spoken(asked_in_test("Russia")).also == std::vector<std::string>{"Soviet Union"});
}
