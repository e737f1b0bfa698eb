#include <genie/answer/match_line.hpp>

#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

bool is_integer(bson::value_view value)
{
    return value.get<std::int32_t>() || value.get<std::int64_t>();
}

// `2014-07-08T17:00-03:00` reads `2014-07-08 17:00`.
std::string time_at_the_ground(bson::document_view kick_off)
{
    constexpr std::size_t to_the_minute = 16;
    if (const std::string_view local = kick_off["local_time"].text(); local.size() >= to_the_minute)
        return std::string(local.substr(0, 10)) + ' ' + std::string(local.substr(11, 5));
    if (const auto start = kick_off["start_time"].get<zonda::datetime>())
    {
        const std::string utc = zonda::to_iso8601(*start);
        return utc.substr(0, 10) + ' ' + utc.substr(11, 5) + " UTC";
    }
    return "time unknown";
}

std::string text_of(bson::value_view a, std::string_view between, bson::value_view b)
{
    if (!is_integer(a) || !is_integer(b))
        return {};
    return std::to_string(*a.to_int64()) + std::string(between) + std::to_string(*b.to_int64());
}

constexpr std::pair<std::string_view, std::string_view> stages[] = {
    {"group", "group"},
    {"second_group", "second round, group"},
    {"group_playoff", "play-off of group"},
    {"first_round", "first round"},
    {"final_group", "final group"},
    {"round_of_32", "round of 32"},
    {"round_of_16", "round of 16"},
    {"quarter_final", "quarter-final"},
    {"semi_final", "semi-final"},
    {"third_place", "match for third place"},
    {"final", "final"},
};

} // namespace

bson::document_view kick_off_of(bson::document_view match)
{
    const bson::value_view data = match["data"];
    const bson::value_view begun = data["match"];
    return (begun ? begun : data["prematch"]["match"]).get<bson::document_view>().value_or(bson::document_view{});
}

std::string score_of(bson::document_view match)
{
    return text_of(match["goalA"], " : ", match["goalB"]);
}

std::string overtime_of(bson::document_view match)
{
    std::string text;
    if (const std::string shoot_out = text_of(match["pen"][0], ":", match["pen"][1]); !shoot_out.empty())
        text = "pen " + shoot_out;
    if (match["et"])
        text += text.empty() ? "a.e.t." : ", a.e.t.";
    return text;
}

std::string stage_of(bson::document_view match)
{
    std::string text(match["stage"].text());
    for (const auto& [stage, words] : stages)
        if (text == stage)
        {
            text = words;
            break;
        }
    if (const std::string_view group = match["group"].text(); !group.empty())
        text += ' ' + std::string(group);
    if (match["replay"].truthy().value_or(false))
        text += ", replayed";
    return text;
}

std::string match_line(bson::document_view match)
{
    std::string line = time_at_the_ground(kick_off_of(match));
    line += ": ";
    line += match["teamA"].text();
    line += " v ";
    line += match["teamB"].text();
    if (const std::string score = score_of(match); !score.empty())
        line += ' ' + score;
    if (const std::string overtime = overtime_of(match); !overtime.empty())
        line += ", " + overtime;
    return line;
}

} // namespace genie
