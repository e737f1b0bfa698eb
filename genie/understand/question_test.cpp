#include <doctest/doctest.h>
#include <genie/understand/question.hpp>

using genie::question;
using genie::question_kind;
using genie::team_names;
using genie::understand;

namespace
{

using list = std::vector<std::string>;

list names_of(const std::vector<const genie::team*>& teams)
{
    list names;
    for (const genie::team* t : teams)
        names.push_back(t->name);
    return names;
}

question ask(std::string_view message)
{
    return understand(message, team_names::built_in());
}

void check_team(std::string_view message, const char* team, const std::vector<int>& years = {})
{
    CAPTURE(message);
    const question q = ask(message);
    CHECK(q.kind == question_kind::team);
    CHECK(names_of(q.teams) == list{team});
    CHECK(q.years == years);
}

void check_pair(std::string_view message, const char* one, const char* other, const std::vector<int>& years = {})
{
    CAPTURE(message);
    const question q = ask(message);
    CHECK(q.kind == question_kind::pair);
    CHECK(names_of(q.teams) == list{one, other});
    CHECK(q.years == years);
}

} // namespace

TEST_CASE("a team by its name, its code and its names in other languages")
{
    check_team("Brazil", "Brazil");
    check_team("bra", "Brazil");
    check_team("Brasil", "Brazil");
    check_team("ブラジル", "Brazil");
    check_team("  brésil ?! ", "Brazil");
    check_team("🇧🇷", "Brazil");
    check_team("show me the Brazil matches, please", "Brazil");
    check_team("Turkey", "Turkey");
    check_team("the Netherlands", "Netherlands");
}

TEST_CASE("a team in a year")
{
    check_team("Argentina 1986", "Argentina", {1986});
    check_team("1986 Argentina", "Argentina", {1986});
    check_team("Allemagne 1990", "Germany", {1990});
    check_team("Brazil in 1970", "Brazil", {1970});
    check_team("Brazil 1970, 1958 and 1970", "Brazil", {1958, 1970});
    check_team("Argentina final 2022", "Argentina", {2022});
}

TEST_CASE("two teams, in any order and with any word between")
{
    check_pair("Brazil v Germany 2014", "Brazil", "Germany", {2014});
    check_pair("bra-ger", "Brazil", "Germany");
    check_pair("Germany vs Brazil", "Germany", "Brazil");
    check_pair("Brazil vs. Germany", "Brazil", "Germany");
    check_pair("Brasil x Alemanha", "Brazil", "Germany");
    check_pair("Deutschland gegen Brasilien", "Germany", "Brazil");
    check_pair("Allemagne contre Brésil", "Germany", "Brazil");
    check_pair("Brazil Germany", "Brazil", "Germany");
    check_pair("🇧🇷-🇩🇪", "Brazil", "Germany");
    check_pair("Bosnia-Herzegovina - Zuid-Korea", "Bosnia and Herzegovina", "South Korea");
    check_pair("who won Brazil v Germany 2014?", "Brazil", "Germany", {2014});
    CHECK(ask("Brazil, Germany, Italy").kind == question_kind::too_many_teams);
    check_team("Brazil Brasil", "Brazil");
}

TEST_CASE("who won, and the final")
{
    for (const char* message : {"who won 2022", "Who won the World Cup in 2022?", "final 2022", "Finale 2022",
                                "2022 final", "world cup 2022", "champion 2022", "wer gewann 2022", "qui a gagné 2022"})
    {
        CAPTURE(message);
        CHECK(ask(message).kind == question_kind::title);
        CHECK(ask(message).years == std::vector{2022});
    }
    CHECK(ask("who won").kind == question_kind::small_talk);
    CHECK(ask("2022").kind == question_kind::small_talk);
    CHECK(ask("@genie who won?").years == std::vector{2026});
    CHECK(ask("@genie 1950").kind == question_kind::title);
}

TEST_CASE("a misspelt team is answered at once if one is nearest, else all are offered")
{
    const question one = ask("Argentna");
    CHECK(one.kind == question_kind::team);
    CHECK(names_of(one.teams) == list{"Argentina"});
    CHECK(names_of(one.did_you_mean) == list{"Argentina"});

    const question two = ask("Austrlia");
    CHECK(two.kind == question_kind::which_team);
    CHECK(two.teams.empty());
    CHECK(names_of(two.did_you_mean) == list{"Australia", "Austria"});

    const question in_a_pair = ask("Brazil v Germny 2014");
    CHECK(in_a_pair.kind == question_kind::pair);
    CHECK(names_of(in_a_pair.did_you_mean) == list{"Germany"});
    CHECK(ask("Brazil v Austrlia").kind == question_kind::which_team);
}

TEST_CASE("an exact name is never taken for a misspelt one")
{
    for (const char* name : {"Iran", "Iraq", "Ireland", "Iceland", "Austria", "Australia", "Slovakia", "Slovenia"})
    {
        check_team(name, name);
        CHECK(ask(name).did_you_mean.empty());
    }
}

TEST_CASE("an ambiguous word is not guessed")
{
    CHECK(ask("Korea").kind == question_kind::which_team);
    CHECK(names_of(ask("Korea 1966").did_you_mean) == list{"South Korea", "North Korea"});
    check_team("Ireland", "Ireland");
    CHECK(names_of(ask("Ireland").also) == list{"Northern Ireland"});
    check_team("Congo", "DR Congo");
    CHECK(names_of(ask("Congo").did_you_mean) == list{"DR Congo"});
}

TEST_CASE("codes that are words are teams only alone or in capitals")
{
    check_team("can", "Canada");
    check_team("den 1986", "Denmark", {1986});
    check_team("CAN matches", "Canada");
    check_pair("POR v MAR", "Portugal", "Morocco");
    check_pair("bra-POR", "Brazil", "Portugal");
    CHECK(ask("bra-can").kind == question_kind::small_talk);
    CHECK(ask("por favor").kind == question_kind::small_talk);
    CHECK(ask("all can").kind == question_kind::small_talk);
}

TEST_CASE("names that are plain words are not teams behind an article")
{
    check_team("Island", "Iceland");
    check_team("the Island", "Iceland");
    CHECK(ask("the island").kind == question_kind::small_talk);
    CHECK(ask("the turkey").kind == question_kind::small_talk);
    check_team("show me turkey", "Turkey");
}

TEST_CASE("small talk is left alone")
{
    for (const char* message : {"",
                                "   ",
                                "hello",
                                "Hello everybody!",
                                "Brazil was great",
                                "what a game",
                                "I love Germany",
                                "ok",
                                "no",
                                "while",
                                "sales",
                                "the final was boring",
                                "next!",
                                "help",
                                "1",
                                "12345",
                                "<img src=x onerror=alert(1)>",
                                "http://example.org/",
                                "and",
                                "v",
                                "me",
                                "😀",
                                "can we go",
                                "in spain",
                                "replay"})
        CHECK_MESSAGE(ask(message).kind == question_kind::small_talk, message);
    CHECK(ask(std::string(2000, 'a')).kind == question_kind::small_talk);
    std::string many;
    for (int i = 0; i < 400; ++i)
        many += "bra ";
    CHECK(ask(many).kind == question_kind::small_talk);
}

TEST_CASE("what is said to the genie is always answered")
{
    check_team("@genie Brazil", "Brazil");
    check_team("@Genie, Brazil!", "Brazil");
    check_team("/Brazil", "Brazil");
    check_team("@genie what about Brazil then", "Brazil");
    check_team("@genie can you show me Brazil", "Brazil");
    CHECK(ask("@genie").kind == question_kind::help);
    CHECK(ask("@genie help").kind == question_kind::help);
    CHECK(ask("/").kind == question_kind::help);
    CHECK(ask("/help").kind == question_kind::help);
    CHECK(ask("@genie how are you").kind == question_kind::not_understood);
    CHECK(ask("/unheard of").kind == question_kind::not_understood);
    CHECK(ask("/replay Brazil Germany 2014").kind == question_kind::replay);
    CHECK(ask("@genies Brazil").kind == question_kind::small_talk);
}

TEST_CASE("the next match")
{
    for (const char* message :
         {"next match", "Next match?", "when is the next match", "/next match", "nächstes Spiel", "next game Brazil"})
        CHECK_MESSAGE(ask(message).kind == question_kind::next_match, message);
}
