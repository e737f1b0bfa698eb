// Every way to write: inserted, changed, replaced, deleted, counted; and what is told when a write fails.
#include <zonda/bson/json.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace mongo = zonda::mongo;
using zonda::arr;
using zonda::doc;
using zonda::inc;
using zonda::task;

task<void> write(mongo::collection teams)
{
    co_await teams.drop();
    auto brazil = co_await teams.insert_one(doc("_id", "BRA", "name", "Brazil", "titles", 4));
    std::cout << "inserted " << brazil.inserted_id().text() << '\n';
    std::vector<zonda::bson::document> others{doc("_id", "GER", "name", "Germany", "titles", 3),
                                              doc("_id", "ITA", "name", "Italy", "titles", 4),
                                              doc("_id", "ARG", "name", "Argentina", "titles", 2)};
    auto many = co_await teams.insert_many(others);
    std::cout << "inserted " << many.inserted_count << " more\n";

    // Changed by operators where they lie; nothing is read first.
    co_await teams.update_one(doc("_id", "BRA"), inc("titles", 1));
    auto seen = co_await teams.update_many(doc("titles", doc("$gte", 3)), mongo::set("great", true));
    std::cout << seen.matched_count << " are great\n";
    auto fresh = co_await teams.update_one(doc("_id", "ESP"), mongo::set("name", "Spain", "titles", 1)).upsert(true);
    std::cout << "upserted " << fresh.upserted_id().text() << '\n';
    co_await teams.replace_one(doc("_id", "ITA"), doc("name", "Italia", "titles", 4));

    // Changed and read in one step that nobody else gets between.
    auto after = co_await teams.find_one_and_update(doc("_id", "GER"), inc("titles", 1))
                     .return_document(mongo::return_document::after)
                     .projection(doc("titles", 1));
    std::cout << "Germany has " << (*after)["titles"].to_int64().value_or(0) << '\n';
    auto last = co_await teams.find_one_and_delete(doc()).sort(doc("titles", 1));
    std::cout << "gone: " << (*last)["name"].text() << '\n';
    auto deleted = co_await teams.delete_many(doc("titles", doc("$lt", 3)));
    std::cout << deleted.deleted_count << " deleted\n";
    std::cout << co_await teams.count_documents(doc("great", true)) << " of "
              << co_await teams.estimated_document_count() << " are great\n";
    auto titles = co_await teams.distinct("titles");
    std::cout << zonda::bson::to_json(titles.view().as_document()) << '\n';
}

// A failed write throws; a report has each document that was not written.
task<void> fail(mongo::collection teams)
{
    std::vector<zonda::bson::document> again{doc("_id", "BRA"), doc("_id", "URU"), doc("_id", "GER"),
                                             doc("_id", "FRA")};
    mongo::write_report report;
    try
    {
        co_await teams.insert_many(again).ordered(false).report(report);
    }
    catch (const zonda::error& failure)
    {
        std::cout << (failure.code() == mongo::server_errc::duplicate_key ? "duplicates:" : failure.what());
        for (const auto& each : report.write_errors)
            std::cout << ' ' << each.index;
        std::cout << "; inserted all the same: " << report.count << '\n';
    }
    // For what may be lost: sent, and nobody waits for an answer.
    auto heard = co_await teams.insert_one(doc("_id", "ENG")).write_concern(mongo::write_concern::unacknowledged());
    std::cout << (heard.acknowledged ? "answered" : "not answered") << '\n';
}

int main(int count, char** arguments)
try
{
    std::optional<zonda::pocket::server> database;
    const std::string uri = count > 1 ? arguments[1] : database.emplace().uri();
    zonda::run_loop loop;
    mongo::client client{loop, uri};
    auto teams = client["zonda_examples"]["teams"];
    loop.run_until(write(teams));
    loop.run_until(fail(teams));
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
