// A whole main: loop, client, application and server, each a line, destroyed in reverse. Nothing is global.
#include <zonda/bson/json.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>
#include <zonda/web.hpp>

#include <examples/some_matches.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>

namespace mongo = zonda::mongo;
namespace pocket = zonda::pocket;
namespace web = zonda::web;
using zonda::doc;
using zonda::task;

class match_site
{
public:
    explicit match_site(const mongo::client& client) : matches_(client["worldcup"]["matches"]) {}

    void routes(web::application& app)
    {
        app.get("/teams/{team}", [this](web::request&, std::string team) { return show(std::move(team)); });
    }

private:
    task<web::response> show(std::string team)
    {
        auto match = co_await matches_.find_one(doc("teamA", team)).timeout(std::chrono::seconds(5));
        if (!match)
            throw web::http_error(web::status::not_found, "no match of " + team);
        co_return web::json(zonda::bson::to_json(*match, zonda::bson::json_mode::plain));
    }

    mongo::collection matches_;
};

// No new connections, requests under way are finished, what is left is cancelled, the loop runs until all has ended.
int serve(const std::string& uri, const web::server_settings& settings)
{
    zonda::run_loop loop;
    mongo::client client{loop, uri};
    match_site site{client};
    web::application app;
    site.routes(app);
    web::server server{loop, app, settings};
    std::cout << "listening on " << server.url() << std::endl;
    return loop.run(); // until SIGTERM or SIGINT; then it drains
}

// 10_whole_main [PORT [URI]]
int main(int count, char** arguments)
try
{
    web::server_settings settings;
    if (count > 1)
        settings.port = static_cast<std::uint16_t>(std::stoi(arguments[1]));

    std::optional<pocket::server> database;
    if (count < 3)
    {
        database.emplace().insert("worldcup.matches", some_matches());
        database->add_latency(std::chrono::milliseconds(400)); // far away, so that draining can be seen
    }
    return serve(count < 3 ? database->uri() : arguments[2], settings);
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
