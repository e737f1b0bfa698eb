// A database looked after: does it answer, what is there, indexes that come and go, writes that must last, clearing up.
#include <zonda/bson/doc.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace mongo = zonda::mongo;
using namespace std::chrono_literals;
using zonda::doc;
using zonda::task;

task<void> look(mongo::client& client, mongo::database football)
{
    co_await client.ping().timeout(5s); // or throws, with words that say what to do
    std::cout << "it answers\n";
    auto databases = co_await client.list_databases().filter(doc("name", football.name()));
    for (const auto& each : databases)
        std::cout << each["name"].text() << (each["empty"].get<bool>().value() ? ": empty\n" : ": in use\n");
    auto collections = co_await football.list_collections().to_vector();
    for (const auto& each : collections)
        std::cout << each["type"].text() << ' ' << each["name"].text() << '\n';
}

task<void> keep_indexes(mongo::collection tickets)
{
    // A ticket is gone a day after its match, and no seat is sold twice. What is there already is left as it is.
    auto names = co_await tickets.create_indexes(mongo::index(doc("match", 1)).expire_after(24h),
                                                 mongo::index(doc("row", 1, "seat", 1)).unique());
    for (const auto& name : names)
        std::cout << "index " << name << '\n';
    co_await tickets.drop_index(doc("match", 1)); // by its keys or by its name
    auto left = co_await tickets.list_indexes().to_vector();
    co_await tickets.drop_indexes(); // all but that of _id, which cannot be dropped
    auto last = co_await tickets.list_indexes().to_vector();
    std::cout << left.size() << " indexes, then " << last.size() << '\n';
}

task<void> clear_up(mongo::database football)
{
    // Acknowledged when most members have it: it outlives the loss of one. Said once, for all that goes this way.
    const auto concern = mongo::write_concern::majority();
    auto tickets = football.with_write_concern(concern)["tickets"];
    auto before = co_await tickets.find_one_and_replace(doc("_id", 1), doc("row", "B", "seat", 7));
    std::cout << "was in row " << (*before)["row"].text() << '\n';
    auto one = co_await tickets.delete_one(doc("row", "A")); // the first of two
    std::cout << one.deleted_count << " deleted\n";
    auto rest = co_await tickets.delete_many(doc());
    std::cout << rest.deleted_count << " more deleted\n";
    co_await football.drop();
}

task<void> run(mongo::client& client)
{
    auto football = client["zonda_examples"];
    co_await football.drop();
    std::vector<zonda::bson::document> sold;
    for (int seat = 1; seat <= 3; ++seat)
        sold.push_back(doc("_id", seat, "row", "A", "seat", seat));
    co_await football["tickets"].insert_many(sold);
    co_await look(client, football);
    co_await keep_indexes(football["tickets"]);
    co_await clear_up(football);
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
