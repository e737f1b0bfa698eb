// Typed routes and forms: what a pattern names arrives as a parameter, what handlers share is bound to them.
#include <zonda/web.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace web = zonda::web;
using zonda::task;

struct goal
{
    int minute;
    std::string team;
};
using sheet = std::vector<goal>;

// A handler that waits for nothing is a plain function.
web::response show_all(web::request&, const sheet& goals)
{
    std::string lines;
    for (const auto& [minute, team] : goals)
        lines += std::to_string(minute) + "' " + team + '\n';
    return web::text(lines);
}

// "/teams/Brazil": the name comes by value, decoded.
web::response count_of(web::request&, std::string team, const sheet& goals)
{
    const auto scored = std::count_if(goals.begin(), goals.end(), [&](const goal& one) { return one.team == team; });
    return web::text(team + ": " + std::to_string(scored) + '\n');
}

// "/goals/last" is 404: it is no number. A handler that takes another number of parameters does not compile.
web::response show_one(web::request&, std::size_t number, const sheet& goals)
{
    if (number >= goals.size())
        throw web::http_error(web::status::not_found, "only " + std::to_string(goals.size()) + " goals were scored");
    return web::text(goals[number].team + '\n');
}

// The content is read when it is asked for, up to the route's limit. What is missing or wrong is 400, and says so.
task<web::response> score(web::request& request, sheet& goals)
{
    auto form = co_await request.form();
    goals.push_back(goal{static_cast<int>(form.integer("minute", 90)), form.text("team")});
    co_return web::redirect("/goals");
}

int main(int count, char** arguments)
{
    sheet goals;
    web::application app;
    app.get("/goals", show_all, std::ref(goals));
    app.get("/goals/{number}", show_one, std::ref(goals));
    app.get("/teams/{team}", count_of, std::ref(goals));
    app.post("/goals", score, std::ref(goals)).content_limit(1'000);

    const int port = count > 1 ? std::stoi(arguments[1]) : 8888;
    return web::serve(app, {.port = static_cast<std::uint16_t>(port)});
}
