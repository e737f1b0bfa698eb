// bench_stack: a site with the talk's query, for measuring the whole path of a request.
//
//     bench_stack --port P [--mongodb URI] [--ledger on|off] [--server-timing on|off]
//
//   GET /hello             13 bytes of text
//   GET /match?team=NAME   the matches of genie.matches in which NAME played, in order of kick-off, as
//                          {"matches": [...]}
#include <zonda/bson/json.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/web.hpp>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace
{

using namespace zonda;

constexpr const char* help =
    R"(usage: bench_stack --port PORT [--mongodb URI] [--ledger on|off] [--server-timing on|off]

Serves 127.0.0.1:PORT (0: a free port) until SIGTERM, for measurements.

  /hello             13 bytes of text
  /match?team=NAME   the matches of a team, from genie.matches of that database

  --help, --version
)";

struct options
{
    std::optional<std::uint16_t> port{};
    std::string uri{"mongodb://127.0.0.1"};
    web::server_settings settings{};
};

// What is wrong with the command line, or nothing.
std::string parse(int argc, char** argv, options& out)
{
    for (int i = 1; i < argc; i += 2)
    {
        const std::string_view name = argv[i];
        const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
        if (name == "--port")
        {
            std::uint16_t port = 0;
            const auto [end, bad] = std::from_chars(value.data(), value.data() + value.size(), port);
            if (bad != std::errc{} || end != value.data() + value.size())
                return "--port wants a number from 0 to 65535";
            out.port = port;
        }
        else if (name == "--mongodb" && !value.empty())
            out.uri = value;
        else if (name == "--ledger" && (value == "on" || value == "off"))
            out.settings.ledger = value == "on";
        else if (name == "--server-timing" && (value == "on" || value == "off"))
            out.settings.server_timing = value == "on";
        else
            return "unknown option, or a value it does not have: " + std::string(name);
    }
    return out.port ? "" : "--port is missing";
}

task<web::response> hello(web::request&)
{
    co_return web::text("Hello, world!");
}

task<web::response> match(web::request& request, mongo::collection matches)
{
    const std::string_view team = request.query().text("team");
    const auto filter = doc("$or", arr(doc("teamA", team), doc("teamB", team)));
    auto found = co_await matches.find(filter).sort(doc("data.match.start_time", 1));
    std::string content = R"({"matches": [)";
    bool first = true;
    while (const auto one = co_await found.next())
    {
        if (!std::exchange(first, false))
            content += ',';
        bson::append_json(content, *one, bson::json_mode::plain);
    }
    content += "]}";
    co_return web::json(std::move(content));
}

} // namespace

int main(int argc, char** argv)
try
{
    if (argc == 2 && std::string_view(argv[1]) == "--help")
        return std::fputs(help, stdout), 0;
    if (argc == 2 && std::string_view(argv[1]) == "--version")
        return std::puts("bench_stack " ZONDA_VERSION), 0;
    options given;
    if (const std::string wrong = parse(argc, argv, given); !wrong.empty())
        return std::fprintf(stderr, "bench_stack: %s; see --help\n", wrong.c_str()), 2;
    given.settings.port = *given.port;

    run_loop loop;
    mongo::client client(loop, given.uri);
    web::application site;
    site.get("/hello", hello);
    site.get("/match", match, client["genie"]["matches"]);
    web::server server(loop, site, given.settings);
    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    return loop.run();
}
catch (const std::exception& failure)
{
    std::fprintf(stderr, "bench_stack: %s\n", failure.what());
    return 1;
}
