#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;
using namespace zonda::web;

namespace
{

task<response> give_back(request& of)
{
    const boost::json::value value = co_await of.json();
    co_return json(boost::json::serialize(value));
}

test_client make_browser()
{
    application site;
    site.post("/", give_back).content_limit(1000);
    return test_client(std::move(site));
}

} // namespace

TEST_CASE("JSON is read, in whatever type says that it is JSON")
{
    test_client browser = make_browser();
    CHECK(browser.post_json("/", "{ \"a\": [1, 2.5, null, \"\\u00e4\"] }").content == "{\"a\":[1,2.5E0,null,\"ä\"]}");
    CHECK(browser.post("/", "application/json; charset=utf-8", "[]").content == "[]");
    CHECK(browser.post("/", "text/plain", "[]").content ==
          "415 this wants content of type application/json, not text/plain\n");
}

TEST_CASE("what is no JSON is 400, with words")
{
    test_client browser = make_browser();
    for (const char* text : {"", "{", "[1,]", "{\"a\":1}x", "'a'", "\"\xff\"", "nul"})
    {
        CAPTURE(text);
        const auto got = browser.post_json("/", text);
        CHECK(got.status_code == 400);
        CHECK(got.content.starts_with("400 the JSON is malformed: "));
    }
}

TEST_CASE("trap 11: JSON is limited in size and depth")
{
    test_client browser = make_browser();
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(browser.post_json("/", nested(32)).content == nested(32));
    CHECK(browser.post_json("/", nested(33)).status_code == 400);
    CHECK(browser.post_json("/", "\"" + std::string(1000, 'x') + "\"").status_code == 413);
}
