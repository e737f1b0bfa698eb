#include <doctest/doctest.h>
#include <genie/understand/normalise.hpp>

using genie::normalise;
using genie::words_of;

TEST_CASE("names read the same whatever their case, marks and punctuation")
{
    CHECK(normalise("Brésil") == "bresil");
    CHECK(normalise("  BRE\u0301SIL!! ") == "bresil"); // the mark as a character of its own
    CHECK(normalise("Côte d'Ivoire") == "cote divoire");
    CHECK(normalise("Côte d’Ivoire") == "cote divoire");
    CHECK(normalise("Bosnia-Herzegovina") == "bosnia herzegovina");
    CHECK(normalise("Rep. of Ireland") == "rep of ireland");
    CHECK(normalise("T&T") == "tandt");
    CHECK(normalise("Trinidad & Tobago") == "trinidad and tobago");
    CHECK(normalise("İngiltere") == "ingiltere");
    CHECK(normalise("STRASSE straße") == "strasse strasse");
    CHECK(normalise("ＢＲＡＺＩＬ") == "brazil"); // full width
    CHECK(normalise("РОССИЯ") == normalise("Россия"));
    CHECK(normalise("ΕΛΛΆΔΑ") == normalise("Ελλάδα"));
}

TEST_CASE("names of other scripts keep their letters")
{
    CHECK(normalise("ブラジル") == normalise("フラシル")); // the voicing marks are combining marks
    CHECK(normalise("ブラジル") != normalise("フランス"));
    CHECK(normalise("한국") == normalise("\u1112\u1161\u11AB\u1100\u116E\u11A8")); // syllables and their letters
    CHECK(normalise("ساحل العاج") == "ساحل العاج");
    CHECK(normalise("ボスニア・ヘルツェゴビナ").find(' ') != std::string::npos);
}

TEST_CASE("nothing but punctuation is no word")
{
    CHECK(normalise("") == "");
    CHECK(normalise("...!?") == "");
    CHECK(normalise(" \t\n\u00A0\u3000") == "");
}

TEST_CASE("bytes that are not UTF-8 separate words and do no harm")
{
    CHECK(normalise("a\xFF"
                    "b") == "a b");
    CHECK(normalise("caf\xC3") == "caf");
    CHECK(normalise("\xED\xA0\x80x") == "x");
}

TEST_CASE("a word knows how it was written")
{
    const auto words = words_of("CAN Can can ÉIRE C4N");
    REQUIRE(words.size() == 5);
    CHECK(words[0].in_capitals);
    CHECK(words[0].begins_with_capital);
    CHECK_FALSE(words[1].in_capitals);
    CHECK(words[1].begins_with_capital);
    CHECK_FALSE(words[2].in_capitals);
    CHECK_FALSE(words[2].begins_with_capital);
    CHECK_FALSE(words[3].in_capitals);
    CHECK_FALSE(words[4].in_capitals);
}

TEST_CASE("a long text is read only as far as it is wanted")
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "word ";
    CHECK(words_of(text, 16).size() == 16);
    CHECK(words_of("one two three", 3).size() == 3);
}
