// What is there, and how it is made: databases, collections, indexes; and documents that come in batches.
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <examples/some_matches.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <string>

namespace mongo = zonda::mongo;
using zonda::doc;
using zonda::task;

task<void> make(mongo::database football)
{
    co_await football.drop();
    co_await football.create_collection("referees"); // needed for options only: documents bring their collection along
    auto matches = football["matches"];
    co_await matches.insert_many(some_matches());

    auto names = co_await football.list_collection_names();
    for (const auto& name : names)
        std::cout << "collection " << name << '\n';

    auto by_year = mongo::index(doc("year", 1, "teamA", 1, "teamB", 1)).unique();
    co_await matches.create_indexes(by_year, mongo::index(doc("goalA", -1)).name("goals"));
    co_await matches.drop_index("goals");
    auto indexes = co_await matches.list_indexes().to_vector();
    for (const auto& each : indexes)
        std::cout << "index " << each["name"].text() << (each["unique"] ? ", unique" : "") << '\n';
    co_await football["referees"].rename("umpires");
    co_await football["umpires"].drop();
}

// Views of the documents as they came in, a batch at a time: nothing is copied, one wait a batch.
task<void> read(mongo::collection matches)
{
    auto cursor = co_await matches.find().sort(doc("year", 1)).batch_size(3);
    while (auto batch = co_await cursor.next_batch())
    {
        std::size_t size = 0;
        for (auto match : *batch)
            size += match["teamA"].text().size();
        std::cout << batch->count() << " matches, " << size << " letters\n";
    }
    // A collection whose reads take a read concern along.
    auto latest = co_await matches.with_read_concern("local").aggregate().sort(doc("year", -1)).limit(1).to_vector();
    std::cout << "the last was in " << latest[0]["year"].to_int64().value_or(0) << '\n';
}

task<void> run(mongo::client& client)
{
    auto football = client["zonda_examples"];
    co_await make(football);
    co_await read(football["matches"]);
    auto any = co_await football.run_cursor_command(doc("find", "matches", "limit", 1)).to_vector();
    std::cout << "by hand: " << any.size() << '\n';
    auto count = doc("count", "matches");
    auto reply = co_await football.run_command(count);
    std::cout << "counted: " << reply["n"].to_int64().value_or(0) << '\n';
    auto databases = co_await client.list_database_names().filter(doc("name", "zonda_examples"));
    for (const auto& name : databases)
        std::cout << "database " << name << '\n';
    co_await football.drop();
    co_await client.close();
}

int main(int count, char** arguments)
try
{
    std::optional<zonda::pocket::server> database;
    const std::string uri = count > 1 ? arguments[1] : database.emplace().uri();
    zonda::run_loop loop;
    mongo::client client{loop, uri};
    loop.run_until(run(client));
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
