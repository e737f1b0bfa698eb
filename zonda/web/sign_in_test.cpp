#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::web;

namespace
{

const std::string secret = "0123456789abcdef0123456789abcdef";

task<response> who(request& of)
{
    auto user = co_await authenticated(of);
    co_return text(user.name);
}

task<response> enter(request& of)
{
    auto form = co_await of.form();
    sign_in(of, {form.text("name")});
    co_return redirect("/who");
}

response leave(request& of)
{
    sign_out(of);
    return empty();
}

response page(request& of)
{
    return html(xsrf_form_field(of));
}

response token(request& of)
{
    return text(of.xsrf_token());
}

task<response> change(request& of)
{
    co_await check_xsrf(of);
    co_return text("changed");
}

application make_site()
{
    application site({.keys = signing_keys(signing_key{1, secret}), .sign_in_path = "/signin"});
    site.get("/who", who);
    site.post("/enter", enter);
    site.post("/leave", leave);
    site.get("/page", page);
    site.get("/token", token);
    site.post("/change", change);
    return site;
}

std::string token_in(const std::string& html)
{
    const std::size_t at = html.find("value=\"") + 7;
    return html.substr(at, html.find('"', at) - at);
}

} // namespace

TEST_CASE("who has signed in is known until they leave")
{
    test_client browser(make_site());
    CHECK(browser.get("/who").status_code == 401);
    CHECK(browser.post_form("/enter", {{"name", "Ann Ü"}}).field("Location") == "/who");
    CHECK(browser.get("/who").content == "Ann Ü");
    browser.post("/leave", "", "");
    CHECK(browser.get("/who").status_code == 401);
}

TEST_CASE("trap 32: a cookie that we did not sign is nobody's")
{
    test_client browser(make_site());
    browser.post_form("/enter", {{"name", "Ann"}});
    std::string cookie = browser.cookie("user");
    cookie.back() = cookie.back() == 'A' ? 'B' : 'A';
    browser.set_cookie("user", cookie);
    CHECK(browser.get("/who").status_code == 401);
    browser.set_cookie("user", "Ann");
    CHECK(browser.get("/who").status_code == 401);
}

TEST_CASE("a browser that shows a page is sent to sign in, and told where it came from")
{
    test_client browser(make_site());
    const auto sent = browser.get("/who?a=b", {{"Accept", "text/html,*/*"}});
    CHECK(sent.status_code == 303);
    CHECK(sent.field("Location") == "/signin?next=%2Fwho%3Fa%3Db");
}

TEST_CASE("trap 32: what changes something needs the token of its own page, under any mask")
{
    test_client browser(make_site());
    const std::string first = token_in(browser.get("/page").content);
    const std::string second = browser.get("/token").content;
    CHECK(first != second);
    CHECK(browser.post_form("/change", {{"_xsrf", first}}).content == "changed");
    CHECK(browser.post_json("/change", "{}", {{"X-XSRFToken", second}}).content == "changed");
    CHECK(browser.post_form("/change", {{"a", "b"}}).status_code == 403);
    CHECK(browser.post_json("/change", "{}").status_code == 403);
    CHECK(browser.post_json("/change", "{}", {{"X-XSRFToken", "wrong"}}).status_code == 403);
    test_client stranger = browser.another();
    CHECK(stranger.post_json("/change", "{}", {{"X-XSRFToken", second}}).status_code == 403);
    stranger.get("/token");
    CHECK(stranger.post_json("/change", "{}", {{"X-XSRFToken", second}}).status_code == 403);
}

TEST_CASE("nobody can be signed in without a key")
{
    application site;
    site.post("/enter", enter);
    struct remembering_sink final : log_sink
    {
        void write(const log_record& record) override { said = record.message; }
        std::string said;
    } log;
    test_client browser(std::move(site));
    browser.home().log_to(log);
    CHECK(browser.post_form("/enter", {{"name", "Ann"}}).status_code == 500);
    CHECK(log.said.find("a signed cookie needs a key") != std::string::npos);
}
