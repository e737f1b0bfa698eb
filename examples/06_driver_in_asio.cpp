// The driver alone, in a program of Boost.Asio: an io_context, and a client on it.
#include <zonda/bson/describe.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <examples/some_matches.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <string>

namespace asio = boost::asio;
namespace mongo = zonda::mongo;
using zonda::doc;
using zonda::sum;

// Described once, read and written without a map between.
struct match
{
    std::string teamA, teamB;
    int goalA, goalB;
};
BOOST_DESCRIBE_STRUCT(match, (), (teamA, teamB, goalA, goalB))

asio::awaitable<void> look(mongo::collection matches)
{
    co_await matches.drop();
    co_await matches.insert_many(some_matches());

    auto final = co_await matches.find_one(doc("year", 2014, "teamB", "Argentina")).as<match>();
    std::cout << final->teamA << ' ' << final->goalA << ':' << final->goalB << ' ' << final->teamB << '\n';

    // A view of each document, where the reply's bytes lie; valid until the next next().
    auto cursor =
        co_await matches.find(doc("goalA", doc("$gte", 3))).sort(doc("year", -1)).timeout(std::chrono::seconds(2));
    while (auto found = co_await cursor.next())
        std::cout << (*found)["teamA"].text() << " scored " << (*found)["goalA"].to_int64().value_or(0) << '\n';

    // A value: copy it, run it as often as you like.
    auto scorers = matches.aggregate()
                       .match(doc("year", 2014))
                       .unwind("$scorers")
                       .group("$scorers", "goals", sum(1))
                       .sort(doc("goals", -1, "_id", 1))
                       .limit(4);
    auto best = co_await scorers.to_vector();
    for (const auto& scorer : best)
        std::cout << scorer["_id"].text() << ' ' << scorer["goals"].to_int64().value_or(0) << '\n';
}

int main(int count, char** arguments)
try
{
    // Runs anywhere: without a URI it brings a database with it.
    std::optional<zonda::pocket::server> database;
    const std::string uri = count > 1 ? arguments[1] : database.emplace().uri();

    asio::io_context io; // run by several threads: give the client make_strand(io)
    mongo::client client{io.get_executor(), uri};
    auto rethrow = [](std::exception_ptr failure)
    {
        if (failure)
            std::rethrow_exception(failure);
    };
    asio::co_spawn(io, look(client["zonda_examples"]["matches"]), rethrow);
    io.run();
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
