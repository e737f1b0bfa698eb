// broken_site: a page that fails behind two awaits, for the picture of what a developer then sees.
#include <zonda/loop/sleep.hpp>
#include <zonda/web.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

namespace web = zonda::web;
using namespace std::chrono_literals;
using zonda::task;

task<std::string> read_match(int year)
{
    co_await zonda::sleep(1ms);
    throw std::runtime_error("the match " + std::to_string(year) +
                             R"( has no goals: "goals" is missing in {"teamA": "Brazil"})");
}

task<std::string> lines_of(std::string room)
{
    try
    {
        co_return co_await read_match(2014);
    }
    catch (const std::exception&)
    {
        std::throw_with_nested(std::logic_error("the room \"" + room + "\" cannot be shown"));
    }
}

task<web::response> show(web::request&, std::string room)
{
    std::string lines = co_await lines_of(room);
    co_return web::text(std::move(lines));
}

int main(int count, char** arguments)
{
    web::application site;
    site.get("/r/{room}", show);
    web::server_settings settings;
    settings.port = static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 8888);
    settings.development = true;
    return web::serve(site, settings);
}
