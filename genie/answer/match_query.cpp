#include <genie/answer/match_query.hpp>

#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

// Appends `key: name`, or `key: {$in: [names]}` where the association had earlier names.
void append_team(bson::document_builder& out, std::string_view key, const team& t)
{
    if (t.also.empty())
    {
        out.append(key, t.name);
        return;
    }
    out.open_document(key).open_array("$in").push(t.name);
    for (const std::string& earlier : t.also)
        out.push(earlier);
    out.close().close();
}

void append_years(bson::document_builder& out, const std::vector<int>& years)
{
    if (years.size() == 1)
        out.append("year", years.front());
    if (years.size() > 1)
        out.open_document("year").append("$in", years).close();
}

// `$or: [{teamA: one}, {teamB: one}]`; with another team, each branch wants it on the other side.
void append_either_side(bson::document_builder& out, const team& one, const team* other)
{
    out.open_array("$or").push_document();
    append_team(out, "teamA", one);
    if (other)
        append_team(out, "teamB", *other);
    out.close().push_document();
    append_team(out, "teamB", one);
    if (other)
        append_team(out, "teamA", *other);
    out.close().close();
}

} // namespace

std::optional<bson::document> matches_filter(const question& asked)
{
    zonda::bytes data;
    bson::document_builder out(data);
    switch (asked.kind)
    {
    case question_kind::team:
        append_either_side(out, *asked.teams[0], nullptr);
        break;
    case question_kind::pair:
        append_either_side(out, *asked.teams[0], asked.teams[1]);
        break;
    case question_kind::title:
        out.append("title", true);
        break;
    default:
        return std::nullopt;
    }
    append_years(out, asked.years);
    out.finish();
    return bson::document::trusted(std::move(data));
}

bson::document in_order_of_kick_off()
{
    return bson::doc("data.match.start_time", 1);
}

} // namespace genie
