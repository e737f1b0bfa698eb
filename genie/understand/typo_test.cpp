#include <doctest/doctest.h>
#include <genie/understand/typo.hpp>

using genie::typo_distance;

TEST_CASE("insert, delete, change and swap are one typo each")
{
    CHECK(typo_distance(U"argentina", U"argentina", 2) == 0);
    CHECK(typo_distance(U"argentna", U"argentina", 2) == 1);
    CHECK(typo_distance(U"arrgentina", U"argentina", 2) == 1);
    CHECK(typo_distance(U"argentima", U"argentina", 2) == 1);
    CHECK(typo_distance(U"agrentina", U"argentina", 2) == 1);
    CHECK(typo_distance(U"agrentna", U"argentina", 2) == 2);
    CHECK(typo_distance(U"ab", U"ba", 2) == 1);
    CHECK(typo_distance(U"", U"ab", 2) == 2);
}

TEST_CASE("it is the same both ways, and more than the most is told as one more")
{
    CHECK(typo_distance(U"iran", U"iraq", 2) == typo_distance(U"iraq", U"iran", 2));
    CHECK(typo_distance(U"brazil", U"germany", 2) == 3);
    CHECK(typo_distance(U"a", U"abcdefgh", 2) == 3);
    CHECK(typo_distance(U"", U"", 0) == 0);
}

TEST_CASE("a swap at the end is found although the row before it looks hopeless")
{
    CHECK(typo_distance(U"abcd", U"abdc", 1) == 1);
    CHECK(typo_distance(U"bacd", U"abdc", 2) == 2);
}

TEST_CASE("letters decide how many typos are forgiven")
{
    CHECK(genie::typos_forgiven(4) == 0);
    CHECK(genie::typos_forgiven(5) == 1);
    CHECK(genie::typos_forgiven(7) == 1);
    CHECK(genie::typos_forgiven(8) == 2);
}
