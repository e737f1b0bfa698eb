#include <genie/answer/asked_in_test.hpp>
#include <genie/embedded.hpp>

#include <algorithm>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

std::vector<bson::document> read_matches()
{
    std::vector<bson::document> matches;
    std::string_view text = embedded("data/worldcup-matches.ndjson");
    while (!text.empty())
    {
        const std::size_t end = text.find('\n');
        matches.push_back(bson::from_json(text.substr(0, end)).value());
        text.remove_prefix(end + 1);
    }
    return matches;
}

bool is_of(const team& t, std::string_view name)
{
    return name == t.name || std::find(t.also.begin(), t.also.end(), name) != t.also.end();
}

bool is_asked_for(const bson::document& match, const question& q)
{
    const auto year = static_cast<int>(match["year"].to_int64().value());
    if (!q.years.empty() && std::find(q.years.begin(), q.years.end(), year) == q.years.end())
        return false;
    if (q.kind == question_kind::title)
        return match["title"].truthy().value_or(false);
    const std::string_view a = match["teamA"].text();
    const std::string_view b = match["teamB"].text();
    if (q.kind == question_kind::team)
        return is_of(*q.teams[0], a) || is_of(*q.teams[0], b);
    return q.kind == question_kind::pair &&
           ((is_of(*q.teams[0], a) && is_of(*q.teams[1], b)) || (is_of(*q.teams[0], b) && is_of(*q.teams[1], a)));
}

} // namespace

answer asked_in_test(std::string_view message)
{
    static const std::vector<bson::document> matches = read_matches();
    const question q = understand(message, team_names::built_in());
    answer_writer writer(q, team_names::built_in());
    for (const bson::document& match : matches)
        if (is_asked_for(match, q))
            writer.add(match);
    return std::move(writer).finish();
}

} // namespace genie
