#include <doctest/doctest.h>
#include <genie/answer/asked_in_test.hpp>

using genie::answer;
using genie::asked_in_test;
using list = std::vector<std::string>;

TEST_CASE("a team's answer counts its matches, tournaments and titles")
{
    const answer a = asked_in_test("Brazil");
    CHECK(a.understood);
    CHECK(a.heading == "Brazil");
    CHECK(a.text == "119 matches at 23 World Cups, champion 5 times.");
    CHECK(a.matches.size() == 119);
    CHECK(a.did_you_mean.empty());
    CHECK(a.also.empty());
    CHECK(asked_in_test("Uruguay").text.ends_with("champion twice."));
    CHECK(asked_in_test("Zaire").text == "3 matches at 1 World Cup.");
}

TEST_CASE("Argentina 1986 were champions in 7 matches")
{
    const answer a = asked_in_test("Argentina 1986");
    CHECK(a.heading == "Champion");
    CHECK(a.text == "Argentina at the World Cup 1986.");
    CHECK(a.matches.size() == 7);
}

TEST_CASE("how far a team came in a year")
{
    for (const auto& [message, heading] : {std::pair{"Germany 2014", "Champion"},
                                           {"Argentina 2014", "Runner-up"},
                                           {"Netherlands 2014", "Third place"},
                                           {"Brazil 2014", "Fourth place"},
                                           {"Belgium 2014", "Quarter-finals"},
                                           {"USA 2014", "Round of 16"},
                                           {"Italy 2014", "Group stage"},
                                           {"USA 1930", "Semi-finals"},
                                           {"Uruguay 1950", "Champion"},
                                           {"Brazil 1950", "Runner-up"},
                                           {"Spain 1950", "Final group"},
                                           {"Spain 1982", "Second group stage"},
                                           {"Spain 2026", "Champion"}})
        CHECK_MESSAGE(asked_in_test(message).heading == heading, message);
}

TEST_CASE("Allemagne 1990 is West Germany's seven matches, by their stored name")
{
    const answer a = asked_in_test("Allemagne 1990");
    CHECK(a.heading == "Champion");
    CHECK(a.text == "Germany at the World Cup 1990, as West Germany.");
    CHECK(a.matches.size() == 7);
    CHECK(asked_in_test("DR Congo").text.find("with those as Zaire") != std::string::npos);
}

TEST_CASE("Russia has its own matches and a hint")
{
    const answer a = asked_in_test("Russia");
    CHECK(a.matches.size() == 14);
    CHECK(a.also == list{"Soviet Union"});
    CHECK(asked_in_test("Serbia").also == list{"Serbia and Montenegro", "Yugoslavia"});
    CHECK(asked_in_test("Ireland").also == list{"Northern Ireland"});
}

TEST_CASE("two teams: how often, and who won")
{
    CHECK(asked_in_test("bra-ger").text == "2 matches: 1 won by Brazil and 1 won by Germany.");
    CHECK(asked_in_test("Germany vs Brazil").matches.size() == 2);
    CHECK(asked_in_test("Brazil v Germany 2014").heading == "Brazil v Germany 2014");
    CHECK(asked_in_test("Brazil v Iceland").text == "Brazil and Iceland have never met at a World Cup.");
    CHECK(asked_in_test("Brazil v Germany 1998").text == "Brazil and Germany did not meet at the World Cup 1998.");
    CHECK(asked_in_test("England v Argentina").matches.size() == asked_in_test("Argentina v England").matches.size());
}

TEST_CASE("who won says extra time and penalties")
{
    const answer a = asked_in_test("who won 2022");
    CHECK(a.heading == "Final 2022");
    CHECK(a.text == "Argentina won the World Cup 2022: 3 : 3 after extra time against France, 4 : 2 on penalties.");
    CHECK(a.matches.size() == 1);
    CHECK(asked_in_test("final 2014").text ==
          "Germany won the World Cup 2014: 1 : 0 after extra time against Argentina.");
    CHECK(asked_in_test("final 1974").text == "West Germany won the World Cup 1974: 2 : 1 against the Netherlands.");
    CHECK(asked_in_test("final 1994").text ==
          "Brazil won the World Cup 1994: 0 : 0 after extra time against Italy, 3 : 2 on penalties.");
}

TEST_CASE("1950 had no final, and that is said")
{
    const answer a = asked_in_test("final 1950");
    CHECK(a.heading == "No final in 1950");
    CHECK(a.text ==
          "Uruguay won the World Cup 1950. There was no final: the title was settled in a final group of four "
          "teams, and its last match, 2 : 1 against Brazil, decided it.");
    CHECK(a.matches.size() == 1);
}

TEST_CASE("years without a tournament, and years to come")
{
    CHECK(asked_in_test("final 1942").text == "There was no World Cup in 1942.");
    CHECK(asked_in_test("Brazil 2015").text == "There was no World Cup in 2015.");
    CHECK(asked_in_test("who won 2030").text == "I know the World Cups up to 2026.");
    CHECK(asked_in_test("Italy 2018").text == "Italy played no match at the World Cup 2018.");
}

TEST_CASE("a misspelt team is answered, or two are offered")
{
    const answer one = asked_in_test("Argentna");
    CHECK(one.did_you_mean == list{"Argentina"});
    CHECK(one.heading == "Argentina");
    CHECK_FALSE(one.matches.empty());
    const answer two = asked_in_test("Austrlia");
    CHECK(two.understood);
    CHECK(two.did_you_mean == list{"Australia", "Austria"});
    CHECK(two.text == "Did you mean Australia or Austria?");
    CHECK(two.matches.empty());
}

TEST_CASE("small talk is silence, and what is said to the genie gets words")
{
    CHECK_FALSE(asked_in_test("hello").understood);
    CHECK(asked_in_test("@genie hello").text.starts_with("I did not understand that."));
    CHECK(asked_in_test("/replay Brazil Germany 2014").text.starts_with("I cannot replay matches."));
    CHECK(asked_in_test("bra ger ita").text.ends_with("that is 3."));
}

TEST_CASE("the next match: honest if nothing is scheduled")
{
    const auto last = asked_in_test("final 2026").matches.front();
    const answer none = genie::next_match_answer(std::nullopt, last);
    CHECK(none.understood);
    CHECK(none.text == "Nothing is scheduled after 2026-07-19, when the last match that I know was played.");
    CHECK(genie::next_match_answer(std::nullopt, std::nullopt).text == "Nothing is scheduled.");
    const answer some = genie::next_match_answer(last, std::nullopt);
    CHECK(some.text == "The next match that I know:");
    CHECK(some.matches.size() == 1);
}
