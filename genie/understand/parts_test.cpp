#include <doctest/doctest.h>
#include <genie/understand/parts.hpp>

using genie::part;
using genie::parts_of;
using genie::phrase_kind;

namespace
{

// One letter a part: n name, ~ name with typos, ? name of several teams, y year, and the phrases.
std::string shape(std::string_view text, bool loose = false)
{
    const auto parts = parts_of(genie::words_of(text), genie::team_names::built_in(), loose);
    if (!parts)
        return "none";
    std::string letters;
    for (const part& p : *parts)
        if (const auto* name = std::get_if<genie::name_part>(&p))
            letters += name->typos > 0 ? '~' : name->teams.size() > 1 ? '?' : 'n';
        else if (std::holds_alternative<genie::year_part>(p))
            letters += 'y';
        else
            letters += "fabvtNhr"[static_cast<std::size_t>(std::get<phrase_kind>(p))];
    return letters;
}

} // namespace

TEST_CASE("names of several words are taken whole")
{
    CHECK(shape("South Korea") == "n");
    CHECK(shape("Bosnia and Herzegovina") == "n");
    CHECK(shape("Bosnia and Brazil") == "nvn");
    CHECK(shape("Trinidad and Tobago v Serbia and Montenegro") == "nvn");
    CHECK(shape("Democratic Republic of the Congo") == "n");
    CHECK(shape("Korea Republic") == "n");
}

TEST_CASE("phrases and years stand beside names")
{
    CHECK(shape("show me the Brazil matches in 1970") == "ffanfby");
    CHECK(shape("who won the world cup in 2022") == "tatby");
    CHECK(shape("Brazil in") == "none");
    CHECK(shape("who won 22") == "none");
}

TEST_CASE("an exact reading wins over one with typos")
{
    CHECK(shape("Ireland") == "?");
    CHECK(shape("Iceland") == "n");
    CHECK(shape("Brazil Germny") == "n~");
    CHECK(shape("Brazil v Germny 2014") == "nv~y");
}

TEST_CASE("loosely, words that belong nowhere are left out and typos are not forgiven")
{
    CHECK(shape("tell us about Brazil now") == "none");
    CHECK(shape("tell us about Brazil now", true) == "n");
    CHECK(shape("tell us about Brzil now", true) == "");
}
