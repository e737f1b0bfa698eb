#include <zonda/web/core/errc.hpp>
#include <zonda/web/response.hpp>

#include <doctest/doctest.h>

#include <string_view>

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

TEST_CASE("trap 13: a status that no answer can have is refused when it is given")
{
    const auto refuses = [](auto make)
    {
        try
        {
            make();
        }
        catch (const zonda::error& failure)
        {
            return failure.code() == errc::bad_status &&
                   std::string_view(failure.what()).find("200 to 599") != std::string_view::npos;
        }
        return false;
    };
    for (int status_code : {-5, 0, 99, 100, 101, 199, 600, 999, 1000})
    {
        CAPTURE(status_code);
        CHECK(refuses([&] { return text("hello").with_status(status_code).status_code(); }));
        CHECK(refuses([&] { return response(status_code).status_code(); }));
        CHECK(refuses([&] { return empty(status_code).status_code(); }));
        CHECK(refuses([&] { return redirect("/", status_code).status_code(); }));
    }
    response one;
    CHECK(refuses([&] { one.set_status(100); }));
    CHECK(one.status_code() == 200);
    CHECK(empty(200).with_status(599).status_code() == 599);
}
