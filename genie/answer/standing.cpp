#include <genie/answer/match_line.hpp>
#include <genie/answer/standing.hpp>
#include <genie/answer/words.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

constexpr std::pair<std::string_view, std::string_view> furthest[] = {
    {"group", "Group stage"},       {"group_playoff", "Group stage"},
    {"first_round", "First round"}, {"second_group", "Second group stage"},
    {"final_group", "Final group"}, {"round_of_32", "Round of 32"},
    {"round_of_16", "Round of 16"}, {"quarter_final", "Quarter-finals"},
    {"semi_final", "Semi-finals"},
};

// A pair of numbers as the winner sees it.
std::string as_seen_by(std::string_view winner, bson::value_view a, bson::value_view b)
{
    if (winner == "B")
        std::swap(a, b);
    return std::to_string(a.to_int64().value_or(0)) + " : " + std::to_string(b.to_int64().value_or(0));
}

} // namespace

std::string side_of(bson::document_view match, const std::vector<std::string>& names)
{
    if (std::find(names.begin(), names.end(), match["teamA"].text()) != names.end())
        return "A";
    return std::find(names.begin(), names.end(), match["teamB"].text()) != names.end() ? "B" : "";
}

std::string standing_of(const std::vector<bson::document>& matches, const std::vector<std::string>& names)
{
    const bson::document_view last = matches.back();
    const std::string_view stage = last["stage"].text();
    const bool won = last["winner"].text() == side_of(last, names);
    if (last["title"].truthy().value_or(false))
        return won ? "Champion" : "Runner-up";
    if (stage == "third_place")
        return won ? "Third place" : "Fourth place";
    for (const auto& [name, words] : furthest)
        if (stage == name)
            return std::string(words);
    return at_start(stage_of(last));
}

std::string title_sentence(bson::document_view match)
{
    const std::string_view winner = match["winner"].text();
    const std::string_view champion = match[winner == "B" ? "teamB" : "teamA"].text();
    const std::string_view loser = match[winner == "B" ? "teamA" : "teamB"].text();
    const std::string year = std::to_string(match["year"].to_int64().value_or(0));

    std::string text = at_start(with_article(champion)) + " won the World Cup " + year;
    const std::string score = as_seen_by(winner, match["goalA"], match["goalB"]);
    if (match["stage"].text() != "final")
        return text +
               ". There was no final: the title was settled in a final group of four teams, and its last match, " +
               score + " against " + with_article(loser) + ", decided it.";
    text += ": " + score;
    if (match["et"])
        text += " after extra time";
    text += " against " + with_article(loser);
    if (const bson::value_view shoot_out = match["pen"])
        text += ", " + as_seen_by(winner, shoot_out[0], shoot_out[1]) + " on penalties";
    return text + '.';
}

} // namespace genie
