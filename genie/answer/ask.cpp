#include <zonda/base/text.hpp>

#include <genie/answer/ask.hpp>
#include <genie/answer/match_json.hpp>
#include <genie/answer/match_query.hpp>

#include <utility>

namespace genie
{

namespace bson = zonda::bson;
using bson::doc;
using zonda::task;

namespace
{

task<answer> ask_for_next_match(storage& database, zonda::datetime now)
{
    co_await database.wait_until_ready();
    constexpr const char* kick_off_ahead = "data.prematch.match.start_time";
    auto scheduled = co_await database.matches.find_one(doc(kick_off_ahead, doc("$gte", now)))
                         .sort(doc(kick_off_ahead, 1))
                         .timeout(database_patience);
    if (scheduled)
        co_return next_match_answer(std::move(scheduled), std::nullopt);
    const bson::document with_kick_off = doc("data.match.start_time", doc("$lte", now));
    auto last = co_await database.matches.find_one(with_kick_off)
                    .sort(doc("data.match.start_time", -1))
                    .timeout(database_patience);
    co_return next_match_answer(std::nullopt, std::move(last));
}

void append_text(std::string& out, std::string_view key, const std::string& text)
{
    if (text.empty())
        return;
    out += ',';
    zonda::append_json_string(out, key);
    out += ':';
    zonda::append_json_string(out, text);
}

void append_names(std::string& out, std::string_view key, const std::vector<std::string>& names)
{
    if (names.empty())
        return;
    out += ',';
    zonda::append_json_string(out, key);
    char before = ':';
    out += std::exchange(before, '[');
    for (const std::string& name : names)
    {
        out += std::exchange(before, ',');
        zonda::append_json_string(out, name);
    }
    out += ']';
}

} // namespace

task<answer> ask(storage& database, question asked, zonda::datetime now)
{
    if (asked.kind == question_kind::next_match)
        co_return co_await ask_for_next_match(database, now);
    const auto filter = matches_filter(asked);
    answer_writer writer(std::move(asked), team_names::built_in());
    if (filter)
    {
        co_await database.wait_until_ready();
        auto matches = co_await database.matches.find(*filter).sort(in_order_of_kick_off()).timeout(database_patience);
        while (auto match = co_await matches.next())
            writer.add(*match);
    }
    co_return std::move(writer).finish();
}

std::string to_json(const answer& said, bson::document_view timing)
{
    std::string out = said.understood ? R"({"understood":true)" : R"({"understood":false)";
    append_text(out, "heading", said.heading);
    append_text(out, "text", said.text);
    out += R"(,"matches":[)";
    for (std::size_t i = 0; i < said.matches.size(); ++i)
    {
        if (i > 0)
            out += ',';
        append_match_json(out, said.matches[i]);
    }
    out += ']';
    append_names(out, "did_you_mean", said.did_you_mean);
    append_names(out, "also", said.also);
    out += R"(,"timing":)";
    bson::append_json(out, timing, bson::json_mode::plain);
    return out + '}';
}

} // namespace genie
