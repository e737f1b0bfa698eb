#include <zonda/loop/event.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::web;

namespace
{

response count_visits(request& of)
{
    const int before = of.cookie("visits") ? std::stoi(std::string(*of.cookie("visits"))) : 0;
    of.set_cookie({.name = "visits", .value = std::to_string(before + 1)});
    return text(std::to_string(before));
}

response forget(request& of)
{
    of.forget_cookie("visits");
    return empty();
}

task<response> show_form(request& of)
{
    auto form = co_await of.form();
    co_return text(form.text("body") + "|" + form.text("next", "none"));
}

task<response> wait_for(request&, event& bell)
{
    co_await bell.wait();
    co_return text("rung");
}

response ring(request&, event& bell)
{
    bell.set();
    return empty();
}

} // namespace

TEST_CASE("a test client keeps cookies as a browser does")
{
    application site;
    site.get("/", count_visits);
    site.post("/forget", forget);
    test_client browser(std::move(site));
    CHECK(browser.get("/").content == "0");
    CHECK(browser.get("/").content == "1");
    CHECK(browser.cookie("visits") == "2");
    CHECK(browser.another().get("/").content == "0");
    CHECK(browser.post("/forget", "", "").status_code == 204);
    CHECK(browser.get("/").content == "0");
}

TEST_CASE("a test client sends forms")
{
    application site;
    site.post("/", show_form);
    test_client browser(std::move(site));
    CHECK(browser.post_form("/", {{"body", "Brazil & Germany+1"}}).content == "Brazil & Germany+1|none");
    CHECK(browser.post_form("/", {{"next", "/r/lobby"}}).status_code == 400);
    CHECK(browser.post_json("/", "{}").status_code == 415);
    CHECK(browser.head("/").status_code == 405);
}

TEST_CASE("requests may be under way while others are asked")
{
    std::optional<event> bell;
    test_client browser(
        [&](loop& home)
        {
            bell.emplace(home);
            application site;
            site.get("/wait", wait_for, std::ref(*bell));
            site.post("/ring", ring, std::ref(*bell));
            return site;
        });
    auto first = browser.begin("GET", "/wait");
    auto second = browser.begin("GET", "/wait");
    CHECK(browser.post("/ring", "", "").status_code == 204);
    CHECK(first.wait().content == "rung");
    CHECK(second.wait().content == "rung");
    CHECK(second.done());
}

TEST_CASE("a client that leaves gets no answer")
{
    std::optional<event> bell;
    test_client browser(
        [&](loop& home)
        {
            bell.emplace(home);
            application site;
            site.get("/wait", wait_for, std::ref(*bell));
            return site;
        });
    auto waiting = browser.begin("GET", "/wait");
    browser.get("/elsewhere");
    waiting.leave();
    CHECK_THROWS_AS(waiting.wait(), error);
}
