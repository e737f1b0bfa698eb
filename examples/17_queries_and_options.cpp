// A query says how it wants to be answered: page by page, by which index, for how long at most; inside arrays, across
// collections; by a client that signs in.
#include <zonda/bson.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <examples/some_matches.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

namespace mongo = zonda::mongo;
using namespace std::chrono_literals;
using zonda::arr;
using zonda::doc;
using zonda::task;

task<void> show_pages(mongo::collection matches)
{
    co_await matches.create_indexes(mongo::index(doc("year", 1, "teamA", 1)).name("by_year"));
    const auto order = doc("year", 1, "teamA", 1);
    for (int page = 0; page < 2; ++page)
    {
        auto some = co_await matches.find()
                        .sort(order)
                        .skip(page * 3)
                        .limit(3)
                        .projection(doc("teamA", 1, "teamB", 1, "_id", 0))
                        .hint("by_year")             // this index and no other
                        .max_time(2s)                // the server gives up after that; `timeout` is for all of it
                        .comment("17: a page of it") // to find it in the server's log
                        .to_vector();
        std::cout << "page " << page + 1 << ':';
        for (const auto& each : some)
            std::cout << ' ' << each["teamA"].text() << '-' << each["teamB"].text();
        std::cout << '\n';
    }
}

task<void> look_into_arrays(mongo::collection matches)
{
    // A value stands for any item of an array; several of them by $all, several conditions on one item by $elemMatch.
    std::cout << co_await matches.count_documents(doc("scorers", "Oscar")) << " with a goal of Oscar, "
              << co_await matches.count_documents(doc("scorers", doc("$all", arr("Oscar", "Neymar"))))
              << " with Neymar\n";
    const auto final = doc("year", 2022);
    co_await matches.update_one(final, mongo::push("cards", doc("name", "Rabiot", "minute", 55)));
    auto more = arr(doc("name", "Thuram", "minute", 87), doc("name", "Giroud", "minute", 95));
    co_await matches.update_one(final, mongo::push("cards", doc("$each", more)));
    co_await matches.update_one(final,
                                doc("$pull", doc("cards", doc("name", "Giroud")), "$addToSet", doc("tags", "final")));
    const auto late = doc("cards", doc("$elemMatch", doc("minute", doc("$gt", 80), "name", doc("$ne", "Rabiot"))));
    auto found = co_await matches.find_one(late).projection(doc("cards", 1, "tags", 1, "_id", 0));
    std::cout << zonda::bson::to_json(*found) << '\n';
    // By a pipeline a document is changed by what is in it.
    const auto add = doc("goals", doc("$add", arr("$goalA", "$goalB")));
    auto done = co_await matches.update_many(doc(), arr(doc("$set", add), doc("$unset", "tags")));
    std::cout << done.modified_count << " know their goals\n";
}

task<void> look_across(mongo::database football)
{
    co_await football["teams"].insert_many(doc("_id", "Brazil", "coach", "Scolari"),
                                           doc("_id", "Germany", "coach", "Löw"));
    auto with_coaches = football["matches"]
                            .aggregate()
                            .lookup("teams", "teamA", "_id", "home") // an array: as many as there are, none too
                            .unwind("$home")
                            .sort(doc("goals", -1));
    auto matches = co_await with_coaches.to_vector();
    for (const auto& each : matches)
        std::cout << each["home"]["coach"].text() << " saw " << each["goals"].to_int64().value_or(0) << " goals\n";
    // Any stage that has no function of its own goes by its name.
    auto most = co_await football["matches"]
                    .aggregate()
                    .unwind("$scorers")
                    .stage("$sortByCount", "$scorers")
                    .limit(1)
                    .to_vector();
    std::cout << most[0]["_id"].text() << " scored " << most[0]["count"].to_int64().value_or(0) << '\n';
}

// A server may not know an option. The embedded one compares bytes, not texts, and has no collections but those that
// are written; MongoDB answers both.
task<void> ask_too_much(mongo::database football)
{
    const auto without_case = doc("locale", "en", "strength", 2);
    const auto brazil = doc("teamA", "BRAZIL");
    auto counted = co_await as_result(football["matches"].count_documents(brazil).collation(without_case));
    std::cout << (counted ? std::to_string(counted.value()) + " of BRAZIL" : counted.error().what()) << '\n';
    auto made = football.aggregate().stage("$documents", arr(doc("x", 1), doc("x", 2))).match(doc("x", 2));
    auto some = co_await as_result(made.to_vector());
    std::cout << (some ? std::to_string(some.value().size()) + " made" : some.error().what()) << '\n';
}

task<void> run(mongo::database football)
{
    co_await football.drop();
    co_await football["matches"].insert_many(some_matches());
    co_await show_pages(football["matches"]);
    co_await look_into_arrays(football["matches"]);
    co_await look_across(football);
    co_await ask_too_much(football);
    co_await football.drop();
}

task<void> knock(mongo::client& client)
{
    auto answer = co_await as_result(client.ping()); // signing in is part of the first operation
    std::cout << (answer ? "come in" : answer.error().what()) << '\n';
}

zonda::pocket::server_settings with_user()
{
    zonda::pocket::server_settings settings;
    settings.user = "ana";
    settings.password = "copa:2014/br@sil";
    return settings;
}

int main(int count, char** arguments)
try
{
    // mongodb://ana:copa%3A2014%2Fbr%40sil@127.0.0.1:PORT/ - a connection string is a URI, so : / @ are %-encoded.
    std::optional<zonda::pocket::server> database;
    const std::string uri = count > 1 ? arguments[1] : database.emplace(with_user()).uri();
    // What is in it are settings, and a program may add to them.
    auto settings = mongo::parse_settings(uri).value();
    settings.app_name = "zonda_examples";
    settings.max_pool_size = 4;
    settings.server_selection_timeout = 5s; // how long operations wait for a server that does not answer
    zonda::run_loop loop;
    mongo::client client{loop, settings};
    loop.run_until(run(client["zonda_examples"]));

    if (!settings.user)
        return 0;
    settings.user->password = "guessed";
    mongo::client stranger{loop, settings};
    loop.run_until(knock(stranger));
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
