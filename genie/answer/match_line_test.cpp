#include <doctest/doctest.h>
#include <genie/answer/match_line.hpp>

namespace bson = zonda::bson;
using genie::match_line;
using zonda::arr;
using zonda::doc;

namespace
{

bson::document brazil_germany(bson::document data)
{
    return doc("teamA", "Brazil", "teamB", "Germany", "goalA", 1, "goalB", 7, "data", data, "stage", "semi_final");
}

} // namespace

TEST_CASE("a line reads as in the talk, with the time at the ground")
{
    const auto match = brazil_germany(doc(
        "match", doc("start_time", *zonda::from_iso8601("2014-07-08T20:00Z"), "local_time", "2014-07-08T17:00-03:00")));
    CHECK(match_line(match) == "2014-07-08 17:00: Brazil v Germany 1 : 7");
    CHECK(genie::stage_of(match) == "semi-final");
}

TEST_CASE("penalties and extra time are said")
{
    const auto data = doc("match", doc("local_time", "2022-12-18T18:00+03:00"));
    const auto match = doc("teamA", "Argentina", "teamB", "France", "goalA", 3, "goalB", 3, "data", data, "et",
                           arr(3, 3), "pen", arr(4, 2), "stage", "final");
    CHECK(match_line(match) == "2022-12-18 18:00: Argentina v France 3 : 3, pen 4:2, a.e.t.");
    const auto without =
        doc("teamA", "Germany", "teamB", "Argentina", "goalA", 1, "goalB", 0, "data", data, "et", arr(1, 0));
    CHECK(genie::overtime_of(without) == "a.e.t.");
}

TEST_CASE("a match that has not begun has its time before the match and no goals")
{
    const auto at = doc("start_time", *zonda::from_iso8601("1938-06-05T16:00Z"));
    const auto match = doc("teamA", "Sweden", "teamB", "Austria", "data", doc("prematch", doc("match", at)));
    CHECK(match_line(match) == "1938-06-05 16:00 UTC: Sweden v Austria");
}

TEST_CASE("from kick-off on the time is the match's own")
{
    const auto before = doc("match", doc("local_time", "2026-01-01T10:00+00:00"));
    const auto begun = doc("local_time", "2026-01-01T10:05+00:00");
    const auto match = doc("teamA", "A", "teamB", "B", "data", doc("prematch", before, "match", begun));
    CHECK(match_line(match) == "2026-01-01 10:05: A v B");
}

TEST_CASE("goals that are not integers are not shown")
{
    const auto data = doc("match", doc("local_time", "2026-01-01T10:00+00:00"));
    CHECK(match_line(doc("teamA", "A", "teamB", "B", "goalA", "1", "goalB", 2, "data", data)) ==
          "2026-01-01 10:00: A v B");
    CHECK(match_line(doc("teamA", "A", "teamB", "B", "goalA", 1.5, "goalB", 2, "data", data)) ==
          "2026-01-01 10:00: A v B");
    CHECK(match_line(doc("teamA", "A", "teamB", "B", "goalA", 10L, "goalB", 0, "data", data)) ==
          "2026-01-01 10:00: A v B 10 : 0");
}

TEST_CASE("a document that is no match still makes a line")
{
    CHECK(match_line(bson::document{}) == "time unknown:  v ");
    CHECK(match_line(doc("data", 5, "goalA", 1, "pen", "x")) == "time unknown:  v ");
}

TEST_CASE("stages in words")
{
    CHECK(genie::stage_of(doc("stage", "group", "group", "A")) == "group A");
    CHECK(genie::stage_of(doc("stage", "second_group", "group", "B")) == "second round, group B");
    CHECK(genie::stage_of(doc("stage", "first_round", "replay", true)) == "first round, replayed");
    CHECK(genie::stage_of(doc("stage", "third_place")) == "match for third place");
}
