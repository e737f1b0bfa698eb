#include <doctest/doctest.h>
#include <genie/answer/match_query.hpp>

using genie::matches_filter;
using zonda::arr;
using zonda::doc;

namespace
{

std::optional<zonda::bson::document> filter_of(std::string_view message)
{
    return matches_filter(genie::understand(message, genie::team_names::built_in()));
}

} // namespace

TEST_CASE("a team is looked for as in the talk")
{
    CHECK(filter_of("Brazil") == doc("$or", arr(doc("teamA", "Brazil"), doc("teamB", "Brazil"))));
}

TEST_CASE("earlier names of the association are looked for too")
{
    const auto either = doc("$in", arr("Germany", "West Germany"));
    CHECK(filter_of("Germany 1990") == doc("$or", arr(doc("teamA", either), doc("teamB", either)), "year", 1990));
    CHECK(filter_of("West Germany") == doc("$or", arr(doc("teamA", "West Germany"), doc("teamB", "West Germany"))));
}

TEST_CASE("a pair is looked for in either order")
{
    const auto one = doc("teamA", "Brazil", "teamB", "Italy");
    const auto other = doc("teamB", "Brazil", "teamA", "Italy");
    CHECK(filter_of("Brazil v Italy 1970 1994") == doc("$or", arr(one, other), "year", doc("$in", arr(1970, 1994))));
}

TEST_CASE("a title is looked for by its year")
{
    CHECK(filter_of("final 1950") == doc("title", true, "year", 1950));
    CHECK(filter_of("@genie who won") == doc("title", true, "year", 2026));
}

TEST_CASE("what needs no matches has no filter")
{
    for (const char* message : {"hello", "Korea", "next match", "@genie", "/replay x", "bra ger ita"})
        CHECK_MESSAGE(!filter_of(message), message);
}
