// The talk's handler: who writes has signed in, the cursor is read one document at a time, and everybody who waits gets
// the answer, by a callback or in a coroutine.
#include <zonda/loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>
#include <zonda/web.hpp>

#include <examples/some_matches.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace bson = zonda::bson;
namespace mongo = zonda::mongo;
namespace web = zonda::web;
using namespace std::chrono_literals;
using zonda::arr;
using zonda::doc;
using zonda::task;

// What was said in a room, and those who wait for more.
struct room
{
    explicit room(zonda::loop& home) : news(home) {}

    zonda::event news;
    std::vector<std::string> lines{};
};

// What was said after the first `seen` lines, as soon as there is anything. It owns the room that it waits in.
task<std::string> messages_after(std::shared_ptr<room> where, std::size_t seen)
{
    while (where->lines.size() <= seen)
        co_await where->news.wait();
    std::string text;
    for (; seen < where->lines.size(); ++seen)
        text += where->lines[seen];
    co_return text;
}

// The same with a callback, or any other completion token: void(std::exception_ptr, std::string).
template <class Token>
auto wait_for_messages(zonda::loop& home, std::shared_ptr<room> where, std::size_t seen, Token&& token)
{
    return zonda::spawn(home, messages_after(std::move(where), seen), std::forward<Token>(token));
}

void post(room& where, std::string line)
{
    where.lines.push_back(std::move(line));
    where.news.set(); // everybody who waits goes on
    where.news.reset();
}

struct genie
{
    mongo::client client;
    mongo::collection matches;
    std::shared_ptr<room> lobby;
};

std::string line_of(bson::document_view match)
{
    const auto goals = [&](std::string_view side) { return std::to_string(match[side].to_int64().value_or(0)); };
    return zonda::to_iso8601(match["data"]["match"]["start_time"].get<zonda::datetime>().value()) + ": " +
           std::string(match["teamA"].text()) + " v " + std::string(match["teamB"].text()) + ' ' + goals("goalA") +
           " : " + goals("goalB") + '\n';
}

task<web::response> sign_in(web::request& request)
{
    auto form = co_await request.form();
    web::sign_in(request, web::user{form.text("name")}); // a real site asks for a password first
    co_return web::redirect("/messages");
}

task<web::response> post_message(web::request& request, std::shared_ptr<genie> g)
{
    auto user = co_await web::authenticated(request); // or 401, by itself
    auto form = co_await request.form();              // the content is read now
    auto body = form.text("body");

    auto either = arr(doc("teamA", body), doc("teamB", body));
    auto matches = co_await g->matches.find(doc("$or", either)).sort(doc("data.match.start_time", 1)).timeout(2s);
    std::string lines = user.name + ": " + body + "\nMatches:\n";
    while (auto match = co_await matches.next()) // the next batch is fetched only when it is wanted
        lines += line_of(*match);                // a view: nothing was copied

    post(*g->lobby, lines);
    co_return web::text(lines).with_status(web::status::created);
}

// A client that leaves cancels its handler, and with it the wait.
task<web::response> read_messages(web::request& request, std::shared_ptr<genie> g)
{
    const auto seen = static_cast<std::size_t>(request.query().integer("after", 0));
    co_return web::text(co_await messages_after(g->lobby, seen));
}

std::string random_key()
{
    std::random_device chance;
    std::string key(32, '\0');
    for (char& byte : key)
        byte = static_cast<char>(chance());
    return key;
}

// Called once on each loop: what it makes lives there.
web::application make_application(zonda::loop& home, const std::string& uri, const std::string& key)
{
    mongo::client client(home, uri);
    auto matches = client["worldcup"]["matches"];
    auto g = std::make_shared<genie>(std::move(client), matches, std::make_shared<room>(home));

    // The terminal hears the first of all.
    wait_for_messages(home, g->lobby, 0,
                      [](std::exception_ptr failed, std::string text)
                      {
                          if (!failed)
                              std::cout << text << std::flush;
                      });

    web::application app;
    app.settings().keys.add({1, key});
    app.post("/signin", sign_in);
    app.post("/messages", post_message, g);
    app.get("/messages", read_messages, g);
    return app;
}

int main(int count, char** arguments)
{
    zonda::pocket::server database;
    database.insert("worldcup.matches", some_matches());

    const int port = count > 1 ? std::stoi(arguments[1]) : 8888;
    auto make = [uri = database.uri(), key = random_key()](zonda::loop& home)
    { return make_application(home, uri, key); };
    return web::serve(make, {.port = static_cast<std::uint16_t>(port)});
}
