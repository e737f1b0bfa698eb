#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/router.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

router make_router()
{
    router routes;
    CHECK(routes.add(method::get, "/") == 0);
    CHECK(routes.add(method::get, "/r/{room}") == 1);
    CHECK(routes.add(method::post, "/r/{room}/messages") == 2);
    CHECK(routes.add(method::get, "/r/new") == 3);
    CHECK(routes.add(method::get, "/static/{path...}") == 4);
    CHECK(routes.add(method::post, "/{anything}/new") == 5);
    CHECK(routes.add(method::head, "/r/new") == 6);
    return routes;
}

std::string found(const router& routes, method of, std::string_view path)
{
    auto match = routes.find(of, path);
    if (!match)
    {
        return match.error().code().message();
    }
    if (!match->found())
    {
        return match->allowed.empty() ? "404" : "405 " + to_string(match->allowed);
    }
    std::string text = std::to_string(match->route);
    for (const std::string& value : match->parameters)
    {
        text += " " + value;
    }
    return text;
}

} // namespace

TEST_CASE("a path leads to its route, with its parameters decoded")
{
    const router routes = make_router();
    CHECK(found(routes, method::get, "/") == "0");
    CHECK(found(routes, method::get, "/r/lobby") == "1 lobby");
    CHECK(found(routes, method::get, "/r/a%20b%2Fc") == "1 a b/c");
    CHECK(found(routes, method::post, "/r/lobby/messages") == "2 lobby");
    CHECK(found(routes, method::get, "/%72/lobby") == "1 lobby");
    CHECK(found(routes, method::get, "/static/css/page.css") == "4 css/page.css");
    CHECK(found(routes, method::get, "/static/") == "4 ");
}

TEST_CASE("text wins over a parameter, but not against the method")
{
    const router routes = make_router();
    CHECK(found(routes, method::get, "/r/new") == "3");
    CHECK(found(routes, method::post, "/r/new") == "5 r");
}

TEST_CASE("an unknown path is 404, a known one with another method 405 with what it allows")
{
    const router routes = make_router();
    CHECK(found(routes, method::get, "/nowhere") == "404");
    CHECK(found(routes, method::get, "/r") == "404");
    CHECK(found(routes, method::get, "/r/") == "404");
    CHECK(found(routes, method::get, "*") == "404");
    CHECK(found(routes, method::get, "") == "404");
    CHECK(found(routes, method::post, "/") == "405 GET, HEAD");
    CHECK(found(routes, method::del, "/r/new") == "405 GET, HEAD, POST");
}

TEST_CASE("HEAD is answered by GET, unless it has a route of its own")
{
    const router routes = make_router();
    CHECK(found(routes, method::head, "/") == "0");
    CHECK(found(routes, method::head, "/r/new") == "6");
}

TEST_CASE("trap 33: an encoded slash never becomes part of a rest")
{
    const router routes = make_router();
    CHECK(found(routes, method::get, "/static/..%2f..%2fetc/passwd") == "404");
}

TEST_CASE("a malformed path is refused")
{
    const router routes = make_router();
    CHECK(found(routes, method::get, "/r/%") == make_error_code(errc::bad_percent_encoding).message());
    CHECK(found(routes, method::get, "/r/%00") == make_error_code(errc::bad_text).message());
}

TEST_CASE("a route that is taken is not added again, whatever its parameters are called")
{
    router routes = make_router();
    CHECK(!routes.add(method::get, "/r/{name}"));
    CHECK(routes.add(method::put, "/r/{name}") == 7);
    CHECK(routes.descriptions().at(1) == "GET /r/{room}");
    CHECK(routes.pattern_of(2) == "/r/{room}/messages");
}

TEST_CASE("a path of thousands of segments is only long")
{
    const router routes = make_router();
    std::string path;
    for (int i = 0; i < 4000; ++i)
    {
        path += "/a";
    }
    CHECK(found(routes, method::get, path) == "404");
    CHECK(found(routes, method::get, "/static" + path) == "4 " + path.substr(1));
}
