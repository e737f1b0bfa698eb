#include <zonda/web/core/errc.hpp>
#include <zonda/web/response.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

struct point
{
    int x;
};

void append_json_text(std::string& out, const point& value)
{
    out += "{\"x\":" + std::to_string(value.x) + "}";
}

bool refused(auto change)
{
    response one;
    try
    {
        change(one);
    }
    catch (const zonda::error& failure)
    {
        return failure.code() == errc::unsafe_field && one.fields().empty();
    }
    return false;
}

} // namespace

TEST_CASE("responses are text, HTML, JSON, shared JSON, or nothing")
{
    CHECK(text("Hello, world!").content() == "Hello, world!");
    CHECK(html("<p>").content_type() == "text/html; charset=utf-8");
    CHECK(json("{}").content_type() == "application/json");
    CHECK(json(point{5}).content() == "{\"x\":5}");
    CHECK(json(std::make_shared<const std::string>("[]")).content() == "[]");
    CHECK(empty().status_code() == 204);
    CHECK(stream("text/plain", {}).source() != nullptr);
    CHECK(stream("text/plain", {}).content().empty());
}

TEST_CASE("a response is changed in a chain")
{
    const response one =
        json("{}").with_status(201).with_field("Cache-Control", "no-store").with_cookie({.name = "a", .value = "b"});
    CHECK(one.status_code() == 201);
    REQUIRE(one.fields().size() == 2);
    CHECK(one.fields()[0].value == "no-store");
    CHECK(one.fields()[1].value == "a=b; Path=/; HttpOnly; SameSite=Lax");
}

TEST_CASE("a cookie is forgotten by one that expires at once")
{
    response one;
    one.forget_cookie("user");
    CHECK(one.fields()[0].value == "user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST_CASE("trap 13: fields, cookies and redirects that would split the response are refused when they are made")
{
    CHECK(refused([](response& one) { one.add_field("X", "a\r\nb: c"); }));
    CHECK(refused([](response& one) { one.add_field("X Y", "a"); }));
    CHECK(refused([](response& one) { one.add_field("content-length", "5"); }));
    CHECK(refused([](response& one) { one.add_field("Content-Type", "text/plain"); }));
    CHECK(refused([](response& one) { one.set_cookie({.name = "a", .value = "b\r\n"}); }));
    CHECK(refused([](response& one) { one = redirect("/a\r\nSet-Cookie: b=c"); }));
    CHECK(refused([](response& one) { one = redirect(""); }));
    CHECK(redirect("/r/lobby?after=5").status_code() == 303);
    CHECK(redirect("/r/lobby").fields()[0].value == "/r/lobby");
}
