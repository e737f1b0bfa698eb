#include <genie/answer/answer.hpp>
#include <genie/answer/match_line.hpp>
#include <genie/answer/standing.hpp>
#include <genie/answer/words.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

constexpr std::string_view what_can_be_asked = "Ask me for a team (Brazil), two teams (bra-ger), a team and a year "
                                               "(Argentina 1986), a final (final 1950) or who won "
                                               "(who won 2022).";

std::vector<std::string> names_of(const std::vector<const team*>& teams)
{
    std::vector<std::string> names;
    for (const team* t : teams)
        names.push_back(t->name);
    return names;
}

std::vector<std::string> all_names_of(const team& t)
{
    std::vector<std::string> names{t.name};
    names.insert(names.end(), t.also.begin(), t.also.end());
    return names;
}

std::string text_of(const std::vector<int>& years)
{
    std::vector<std::string> texts;
    for (const int year : years)
        texts.push_back(std::to_string(year));
    return listed(texts, "and");
}

std::string at_the_world_cups(const std::vector<int>& years)
{
    if (years.empty())
        return "at a World Cup";
    return (years.size() == 1 ? "at the World Cup " : "at the World Cups ") + text_of(years);
}

std::size_t count_won(const std::vector<bson::document>& matches, const std::vector<std::string>& names,
                      bool title_only)
{
    return static_cast<std::size_t>(std::count_if(matches.begin(), matches.end(),
                                                  [&](const bson::document& match)
                                                  {
                                                      return match["winner"].text() == side_of(match, names) &&
                                                             (!title_only || match["title"].truthy().value_or(false));
                                                  }));
}

std::string times(std::size_t n)
{
    return n == 1 ? "once" : n == 2 ? "twice" : std::to_string(n) + " times";
}

} // namespace

answer_writer::answer_writer(question asked, const team_names& teams) : asked_(std::move(asked)), teams_(teams)
{
    answer_.understood = asked_.kind != question_kind::small_talk;
    answer_.did_you_mean = names_of(asked_.did_you_mean);
}

void answer_writer::add(bson::document_view match)
{
    answer_.matches.emplace_back(match);
}

answer answer_writer::finish() &&
{
    switch (asked_.kind)
    {
    case question_kind::small_talk:
    case question_kind::next_match:
        break;
    case question_kind::team:
        write_team();
        break;
    case question_kind::pair:
        write_pair();
        break;
    case question_kind::title:
        write_title();
        break;
    case question_kind::which_team:
        write_offer();
        break;
    case question_kind::too_many_teams:
        answer_.text = "I can look at one team, or at two against each other; that is " +
                       std::to_string(asked_.teams.size()) + ".";
        break;
    case question_kind::help:
        answer_.text = what_can_be_asked;
        break;
    case question_kind::replay:
        answer_.text = "I cannot replay matches. " + std::string(what_can_be_asked);
        break;
    case question_kind::not_understood:
        answer_.text = "I did not understand that. " + std::string(what_can_be_asked);
        break;
    }
    return std::move(answer_);
}

void answer_writer::write_team()
{
    const team& t = *asked_.teams.front();
    std::vector<const team*> hints = asked_.also;
    for (const std::string& related : t.see)
        if (const team* other = teams_.named(related))
            hints.push_back(other);
    answer_.also = names_of(hints);

    const std::vector<std::string> names = all_names_of(t);
    answer_.heading = t.name;
    if (!asked_.years.empty())
        answer_.heading += ' ' + text_of(asked_.years);
    if (!years_are_known())
        return;
    if (answer_.matches.empty())
    {
        answer_.text = at_start(with_article(t.name)) + " played no match " + at_the_world_cups(asked_.years) + ".";
        return;
    }
    std::set<std::int64_t> tournaments;
    std::set<std::string> played_as;
    for (const bson::document& match : answer_.matches)
    {
        tournaments.insert(match["year"].to_int64().value_or(0));
        played_as.emplace(match[side_of(match, names) == "A" ? "teamA" : "teamB"].text());
    }
    played_as.erase(t.name);
    const std::string matches = counted(answer_.matches.size(), "match", "matches");
    if (asked_.years.size() == 1)
    {
        answer_.heading = standing_of(answer_.matches, names);
        answer_.text = at_start(with_article(t.name)) + ' ' + at_the_world_cups(asked_.years);
    }
    else
    {
        answer_.text = matches + " at " + counted(tournaments.size(), "World Cup", "World Cups");
        if (const std::size_t titles = count_won(answer_.matches, names, true); titles > 0)
            answer_.text += ", champion " + times(titles);
    }
    if (!played_as.empty())
        answer_.text += std::string(asked_.years.size() == 1 ? ", as " : ", with those as ") +
                        listed({played_as.begin(), played_as.end()}, "and");
    answer_.text += '.';
}

void answer_writer::write_pair()
{
    const team& one = *asked_.teams[0];
    const team& other = *asked_.teams[1];
    answer_.heading = one.name + " v " + other.name;
    if (!asked_.years.empty())
        answer_.heading += ' ' + text_of(asked_.years);
    if (!years_are_known())
        return;
    const std::string both = at_start(with_article(one.name)) + " and " + with_article(other.name);
    if (answer_.matches.empty())
    {
        answer_.text = both + (asked_.years.empty() ? " have never met " : " did not meet ") +
                       at_the_world_cups(asked_.years) + '.';
        return;
    }
    const std::size_t all = answer_.matches.size();
    const std::size_t by_one = count_won(answer_.matches, all_names_of(one), false);
    const std::size_t by_other = count_won(answer_.matches, all_names_of(other), false);
    std::vector<std::string> results;
    if (by_one > 0)
        results.push_back(std::to_string(by_one) + " won by " + with_article(one.name));
    if (by_other > 0)
        results.push_back(std::to_string(by_other) + " won by " + with_article(other.name));
    if (all > by_one + by_other)
        results.push_back(std::to_string(all - by_one - by_other) + " drawn");
    answer_.text = counted(all, "match", "matches") + ": " + listed(results, "and") + '.';
}

void answer_writer::write_title()
{
    answer_.heading = "Final " + text_of(asked_.years);
    if (!years_are_known())
        return;
    for (const bson::document& match : answer_.matches)
    {
        if (answer_.matches.size() == 1 && match["stage"].text() != "final")
            answer_.heading = "No final in " + text_of(asked_.years);
        answer_.text += (answer_.text.empty() ? "" : " ") + title_sentence(match);
    }
}

void answer_writer::write_offer()
{
    answer_.text = "Did you mean " + listed(answer_.did_you_mean, "or") + "?";
}

// Says so, and gives false, if none of the years asked about had a tournament that is known.
bool answer_writer::years_are_known()
{
    const std::set<int>& known = teams_.years();
    if (asked_.years.empty() ||
        std::any_of(asked_.years.begin(), asked_.years.end(), [&](int y) { return known.contains(y); }))
        return true;
    const bool later = asked_.years.front() > *known.rbegin();
    answer_.text = later ? "I know the World Cups up to " + std::to_string(*known.rbegin()) + "."
                         : "There was no World Cup in " + text_of(asked_.years) + ".";
    return false;
}

answer next_match_answer(std::optional<bson::document> scheduled, std::optional<bson::document> last)
{
    answer a{true, "Next match"};
    if (scheduled)
    {
        a.text = "The next match that I know:";
        a.matches.push_back(std::move(*scheduled));
        return a;
    }
    a.text = "Nothing is scheduled";
    if (last)
    {
        const std::string date = match_line(*last).substr(0, 10);
        a.text += " after " + date + ", when the last match that I know was played";
        a.matches.push_back(std::move(*last));
    }
    a.text += '.';
    return a;
}

} // namespace genie
