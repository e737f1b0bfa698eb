#include <genie/answer/match_json.hpp>
#include <genie/database/storage.hpp>
#include <genie/database/trouble.hpp>
#include <genie/embedded.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;
namespace mongo = zonda::mongo;
using bson::doc;
using zonda::task;

namespace
{

constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{10};
// How long a request waits for a database that is being prepared.
constexpr std::chrono::seconds patience_at_start{2};

std::vector<bson::document> read_teams()
{
    std::vector<bson::document> teams;
    const bson::document file = bson::from_json(embedded("data/team-aliases.json")).value();
    for (const auto& [name, fields] : file["teams"].get<bson::document_view>().value_or(bson::document_view{}))
    {
        zonda::bytes data;
        bson::document_builder out(data);
        out.append("_id", name).append_all(fields.get<bson::document_view>().value_or(bson::document_view{})).finish();
        teams.push_back(bson::document::trusted(std::move(data)));
    }
    return teams;
}

// Inserts those that are not there yet; the others are as they were. Another process may be doing the same.
task<void> insert_missing(mongo::collection into, std::vector<bson::document> documents)
{
    const auto wanted = static_cast<std::int64_t>(documents.size());
    if (co_await into.count_documents().timeout(database_patience) >= wanted)
        co_return;
    const auto inserted = co_await zonda::as_result(into.insert_many(documents).ordered(false));
    if (inserted)
        co_return;
    if (co_await into.count_documents().timeout(database_patience) < wanted)
        throw inserted.error();
}

} // namespace

storage::storage(zonda::loop& home, mongo::database database)
    : matches(database["matches"]),
      teams(database["teams"]),
      messages(database["messages"]),
      rooms(database["rooms"]),
      users(database["users"]),
      stats(database["stats"]),
      home_(home),
      ready_(home)
{
}

task<void> storage::prepare()
{
    for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause))
    {
        std::string words;
        try
        {
            co_await make_indexes();
            co_await insert_missing(matches, read_matches(embedded("data/worldcup-matches.ndjson")).value());
            co_await insert_missing(teams, read_teams());
            ready_.set();
            co_return;
        }
        catch (const zonda::error& failure)
        {
            if (failure.code() == boost::asio::error::operation_aborted)
                throw;
            words = failure.what();
        }
        home_.log({zonda::log_level::warning, "genie", "the database is not ready, trying again: " + words});
        co_await zonda::sleep(pause);
    }
}

task<void> storage::make_indexes()
{
    using mongo::index;
    std::vector<mongo::index_model> of_matches;
    of_matches.push_back(index(doc("teamA", 1)));
    of_matches.push_back(index(doc("teamB", 1)));
    of_matches.push_back(index(doc("year", 1, "stage", 1, "group", 1)));
    of_matches.push_back(index(doc("data.match.start_time", 1)));
    of_matches.push_back(index(doc("data.prematch.match.start_time", 1)));
    co_await matches.create_indexes(std::move(of_matches));
    std::vector<mongo::index_model> of_messages;
    of_messages.push_back(index(doc("room", 1, "seq", 1)).unique());
    of_messages.push_back(index(doc("room", 1, "id", 1)).unique());
    co_await messages.create_indexes(std::move(of_messages));
    co_await users.create_indexes(index(doc("name_key", 1)).unique());
}

task<void> storage::wait_until_ready()
{
    if (ready())
        co_return;
    try
    {
        co_await zonda::timeout(patience_at_start, wait_for_ready());
    }
    catch (const zonda::error& failure)
    {
        if (failure.code() != zonda::errc::timed_out)
            throw;
        throw database_trouble("The database cannot be reached yet. Try again in a moment.");
    }
}

task<void> storage::wait_for_ready()
{
    co_await ready_.wait();
}

} // namespace genie
