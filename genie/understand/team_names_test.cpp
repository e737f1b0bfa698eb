#include <zonda/bson.hpp>

#include <doctest/doctest.h>
#include <genie/embedded.hpp>
#include <genie/understand/normalise.hpp>
#include <genie/understand/team_names.hpp>

namespace bson = zonda::bson;
using genie::normalise;
using genie::team_names;

namespace
{

const team_names& names = team_names::built_in();

std::vector<std::string> near(std::string_view misspelling)
{
    std::vector<std::string> teams;
    for (const genie::team* t : names.nearest(normalise(misspelling)).teams)
        teams.push_back(t->name);
    return teams;
}

using list = std::vector<std::string>;

} // namespace

TEST_CASE("all teams are known, with what is known of them")
{
    CHECK(names.all().size() == 90);
    CHECK(names.years().size() == 23);
    CHECK(*names.years().begin() == 1930);
    CHECK(*names.years().rbegin() == 2026);
    const genie::team* germany = names.named("Germany");
    REQUIRE(germany);
    CHECK(germany->code == "GER");
    CHECK(germany->also == list{"West Germany"});
    CHECK(names.named("Russia")->see == list{"Soviet Union"});
    CHECK(names.named("Zaire")->flag.empty());
    CHECK(names.named("Atlantis") == nullptr);
}

TEST_CASE("every spelling in the file names its team, and there are 1,196 of them and the flags")
{
    const auto file = bson::from_json(genie::embedded("data/team-aliases.json"));
    REQUIRE(file.has_value());
    const auto teams = (*file)["teams"].get<bson::document_view>();
    REQUIRE(teams.has_value());
    std::set<std::string> spellings;
    const auto check = [&](std::string_view raw, std::string_view name)
    {
        const std::string spelling = normalise(raw);
        const genie::team* whose = names.spelled(spelling);
        CHECK_MESSAGE((whose && whose->name == name), raw);
        spellings.insert(spelling);
    };
    for (const auto [name, t] : *teams)
    {
        check(name, name);
        check(t["code"].text(), name);
        for (const std::string_view key : {"aliases", "nicknames"})
            if (const auto spelled = t[key].get<bson::array_view>())
                for (const bson::value_view spelling : *spelled)
                    check(spelling.text(), name);
        if (const auto languages = t["names"].get<bson::document_view>())
            for (const auto [language, spelling] : *languages)
                check(spelling.text(), name);
    }
    CHECK(spellings.size() == 1196);
    CHECK(names.spelled(normalise("🇧🇷")) == names.named("Brazil"));
    CHECK(names.spelled(normalise("🏴󠁧󠁢󠁥󠁮󠁧󠁿")) == names.named("England"));
    CHECK(names.spelled(normalise("🏴󠁧󠁢󠁳󠁣󠁴󠁿")) == names.named("Scotland"));
}

TEST_CASE("a typo finds the nearest team, and two that are equally near are both found")
{
    CHECK(near("Argentna") == list{"Argentina"});
    CHECK(near("Brzil") == list{"Brazil"});
    CHECK(near("Germnay") == list{"Germany"});
    CHECK(near("Netherlnds") == list{"Netherlands"});
    CHECK(near("Sauth Korea") == list{"South Korea"});
    CHECK(near("Austrlia") == list{"Australia", "Austria"});
    CHECK(near("Ieland") == list{"Iceland", "Ireland"});
    CHECK(near("Slovnia") == list{"Slovenia"});
    CHECK(near("Slovakai") == list{"Slovakia"});
}

TEST_CASE("short words, everyday words and other scripts have no typos")
{
    CHECK(near("Irax").empty());
    CHECK(near("Spai").empty());
    CHECK(near("while").empty());
    CHECK(near("sales").empty());
    CHECK(near("service").empty());
    CHECK(near("hello").empty());
    CHECK(near("ブラジ").empty());
    CHECK(near("アルゼンチ").empty());
    CHECK(near("Brazil").empty()); // that is no misspelling
}

TEST_CASE("words that mean more than a team are known")
{
    CHECK(names.meanings_of("korea").size() == 2);
    CHECK(names.meanings_of("congo").size() == 1);
    CHECK(names.meanings_of("brazil").empty());
    CHECK(names.is_code_and_word("can"));
    CHECK_FALSE(names.is_code_and_word("bra"));
    CHECK(names.is_name_and_word("island"));
}

TEST_CASE("a file that is not JSON is refused")
{
    CHECK(team_names::from_json("{").has_error());
}
