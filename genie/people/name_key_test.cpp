#include <doctest/doctest.h>
#include <genie/people/name_key.hpp>

#include <string>

using genie::name_key;

TEST_CASE("names that differ by case, accents or composition are one")
{
    CHECK(name_key("Ann") == "ann");
    CHECK(name_key("José María") == "jose maria");
    CHECK(name_key("Jose\u0301") == name_key("JOSÉ"));
    CHECK(name_key("ＡＮＮ") == "ann"); // full width
    CHECK(name_key("İpek") == name_key("ipek"));
}

TEST_CASE("names that differ by punctuation or letters are two")
{
    CHECK(name_key("user-1") == "user-1");
    CHECK(name_key("user 1") != name_key("user-1"));
    CHECK(name_key("o'Neill") != name_key("oNeill"));
    CHECK(name_key("李") == "李");
    CHECK(name_key("…") == "…");
    CHECK_FALSE(name_key("😀").empty());
}

TEST_CASE("characters of which nothing is seen make no other name")
{
    for (const char* unseen :
         {"\u034F", "\u115F", "\u1160", "\u17B4", "\u180B", "\u2800", "\u3164", "\uFFA0", "\uFE0F", "\U000E0100"})
        CHECK(name_key(std::string("genie") + unseen) == "genie");
}
