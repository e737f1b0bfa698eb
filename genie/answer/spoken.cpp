#include <genie/answer/match_line.hpp>
#include <genie/answer/spoken.hpp>
#include <genie/answer/words.hpp>

#include <set>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

std::int64_t year_of(const bson::document& match)
{
    return match["year"].to_int64().value_or(0);
}

std::string body_of(const answer& said)
{
    std::string body;
    // Offers of which none was taken are the text already.
    if (!said.did_you_mean.empty() && !said.heading.empty())
        body = "Did you mean " + listed(said.did_you_mean, "and") + "? ";
    if (!said.heading.empty())
        body += said.heading + ": ";
    body += said.text;
    if (!said.also.empty())
        body += " (also: " + listed(said.also, "and") + ')';
    if (!said.matches.empty())
        body += " Matches:";
    return body;
}

} // namespace

spoken_answer spoken(const answer& said)
{
    spoken_answer out{body_of(said)};
    out.did_you_mean = said.did_you_mean;
    out.also = said.also;

    std::set<std::int64_t> tournaments;
    for (const bson::document& match : said.matches)
        tournaments.insert(year_of(match));
    const bool fold = said.matches.size() > most_lines && tournaments.size() > 1;
    for (const bson::document& match : said.matches)
    {
        if (fold && year_of(match) != *tournaments.rbegin())
            continue;
        out.lines.push_back(match_line(match));
        out.matches.emplace_back(match["_id"].text());
    }
    if (fold)
        out.older = older_matches{said.heading, static_cast<int>(said.matches.size() - out.lines.size()),
                                  static_cast<int>(tournaments.size() - 1)};
    return out;
}

} // namespace genie
