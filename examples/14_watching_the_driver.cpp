// What the driver does while a query is answered: each command, and the life of the connections in its pool.
#include <zonda/bson/json.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <examples/some_matches.hpp>

#include <chrono>
#include <iostream>

namespace mongo = zonda::mongo;
using zonda::doc;
using zonda::task;

// Overrides what it wants to know; called on the client's loop, so it must be quick.
class commands final : public mongo::command_listener
{
public:
    void on_started(const mongo::command_started& event) noexcept override
    {
        std::cout << event.command_name << " on connection " << event.connection_id << ": "
                  << zonda::bson::to_json(event.command()["filter"].get<zonda::bson::document_view>().value()) << '\n';
    }
    void on_succeeded(const mongo::command_succeeded& event) noexcept override
    {
        const auto brief = event.duration < std::chrono::seconds(10);
        std::cout << event.command_name << (brief ? ": ok\n" : ": ok, but slow\n");
    }
    void on_failed(const mongo::command_failed& event) noexcept override
    {
        std::cout << event.command_name << ": " << event.failure.message() << '\n';
    }
};

class connections final : public mongo::pool_listener
{
public:
    void on_connection_ready(const mongo::connection_ready& event) noexcept override
    {
        std::cout << "  connection " << event.connection_id << " is ready\n";
    }
    void on_pool_cleared(const mongo::pool_cleared&) noexcept override
    {
        std::cout << "  the server failed: no connection of before is used again\n";
    }
    void on_connection_closed(const mongo::connection_closed& event) noexcept override
    {
        std::cout << "  connection " << event.connection_id << " is closed: " << to_string(event.reason) << '\n';
    }
};

task<void> look(mongo::client& client)
{
    auto final = co_await client["worldcup"]["matches"].find_one(doc("year", 2014, "teamB", "Argentina"));
    std::cout << (*final)["teamA"].text() << " won\n";
}

int main()
{
    zonda::pocket::server database;
    database.insert("worldcup.matches", some_matches());
    database.fail_next("find").close_connection(); // the driver will ask again

    zonda::run_loop loop;
    mongo::client client{loop, database.uri()};
    commands told;
    connections seen;
    // Any number of listeners, each until its subscription ends.
    auto telling = client.subscribe(told);
    auto seeing = client.subscribe(seen);
    loop.run_until(look(client));
}
