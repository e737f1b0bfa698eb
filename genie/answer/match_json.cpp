#include <zonda/base/text.hpp>

#include <genie/answer/match_json.hpp>
#include <genie/answer/match_line.hpp>
#include <genie/understand/team_names.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

// `2014-07-08T20:00:00Z`, as the file writes a moment.
std::string in_the_file(zonda::datetime at)
{
    std::string text = zonda::to_iso8601(at);
    constexpr std::string_view milliseconds = ".000Z";
    if (text.ends_with(milliseconds))
        text.replace(text.size() - milliseconds.size(), milliseconds.size(), "Z");
    return text;
}

// Copies a document; `start_time`, wherever in `data` it stands, goes through `change`.
template <class Change>
void copy_with_times(bson::document_builder& out, bson::document_view d, Change change)
{
    for (const bson::element& field : d)
    {
        const auto& [key, value] = field;
        const std::optional<bson::document_view> inner = field.value.get<bson::document_view>();
        if (key == "start_time")
            change(out, value);
        else if (inner && (key == "data" || key == "match" || key == "prematch"))
        {
            out.open_document(key);
            copy_with_times(out, *inner, change);
            out.close();
        }
        else
            out.append(field);
    }
}

template <class Change>
bson::document with_times(bson::document_view match, Change change)
{
    zonda::bytes data;
    bson::document_builder out(data);
    copy_with_times(out, match, change);
    out.finish();
    return bson::document::trusted(std::move(data));
}

std::string ground_of(bson::document_view match)
{
    std::string ground(match["venue"].text());
    if (const std::string_view city = match["city"].text(); !city.empty())
        ground += (ground.empty() ? "" : ", ") + std::string(city);
    return ground;
}

void append_strings(std::string& out, std::initializer_list<std::string_view> texts)
{
    char before = '[';
    for (const std::string_view text : texts)
    {
        out += std::exchange(before, ',');
        zonda::append_json_string(out, text);
    }
    out += ']';
}

} // namespace

bson::document to_stored_match(bson::document_view as_in_the_file)
{
    return with_times(as_in_the_file,
                      [](bson::document_builder& out, bson::value_view time)
                      {
                          if (const auto at = zonda::from_iso8601(time.text()))
                              out.append("start_time", *at);
                          else
                              out.append("start_time", time);
                      });
}

void append_match_json(std::string& out, bson::document_view stored)
{
    const bson::document shown = with_times(stored,
                                            [](bson::document_builder& to, bson::value_view time)
                                            {
                                                if (const auto at = time.get<zonda::datetime>())
                                                    to.append("start_time", in_the_file(*at));
                                                else
                                                    to.append("start_time", time);
                                            });
    bson::append_json(out, shown, bson::json_mode::plain);
}

zonda::result<std::vector<bson::document>> read_matches(std::string_view lines)
{
    std::vector<bson::document> matches;
    while (!lines.empty())
    {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const zonda::result<bson::document> match = bson::from_json(lines.substr(0, end));
        if (!match)
            return match.error();
        matches.push_back(to_stored_match(*match));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return matches;
}

std::string make_almanac(const std::vector<bson::document>& stored_matches)
{
    std::string out = R"({"teams":{)";
    for (const team* t : team_names::built_in().all())
    {
        if (out.back() == '}')
            out += ',';
        zonda::append_json_string(out, t->name);
        out += R"(:{"code":)";
        zonda::append_json_string(out, t->code);
        out += R"(,"flag":)";
        zonda::append_json_string(out, t->flag);
        out += '}';
    }
    out += R"(},"matches":{)";
    for (const bson::document& match : stored_matches)
    {
        if (out.back() == ']')
            out += ',';
        zonda::append_json_string(out, match["_id"].text());
        out += ':';
        const auto start = kick_off_of(match)["start_time"].get<zonda::datetime>();
        append_strings(out, {start ? in_the_file(*start) : "", match["teamA"].text(), match["teamB"].text(),
                             score_of(match), overtime_of(match), stage_of(match), ground_of(match)});
    }
    return out + "}}";
}

} // namespace genie
