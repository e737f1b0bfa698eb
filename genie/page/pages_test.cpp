#include <doctest/doctest.h>
#include <genie/answer/asked_in_test.hpp>
#include <genie/chat/timing.hpp>
#include <genie/page/pages.hpp>

using namespace genie;

namespace
{

bool has(const std::string& page, std::string_view part)
{
    return page.find(part) != std::string::npos;
}

zonda::bson::document timing(double database, double total)
{
    return zonda::doc("queue", 0.0, "loop", 0.0, "pool", 0.0, "database", database, "own", total - database, "other",
                      0.0, "total", total);
}

room_page lobby(std::string me)
{
    room_page page{.room = "lobby", .me = std::move(me), .xsrf = "token", .new_id = "id"};
    const draft question{"1", "Ann", "<b>Brazil</b>", *zonda::from_iso8601("2026-11-24T10:00Z")};
    page.shown.messages.push_back(std::make_shared<const message>(to_stored(question, "lobby", 51)));
    const spoken_answer said = spoken(asked_in_test("Argentina 1986"));
    const draft answer{"2", "genie", said.body, question.at, answer_fields(said, 51, timing(300, 310))};
    page.shown.messages.push_back(std::make_shared<const message>(to_stored(answer, "lobby", 52)));
    return page;
}

const pages all("/static/1");

} // namespace

TEST_CASE("a room is readable without script: messages, lines and the time of an answer")
{
    const std::string page = all.render(lobby("Ann"));
    CHECK(has(page, "<title>lobby · World Cup Genie</title>"));
    CHECK(has(page, "&lt;b&gt;Brazil&lt;/b&gt;"));
    CHECK_FALSE(has(page, "<b>"));
    CHECK(has(page, R"(<li class="message own" id="m51">)"));
    CHECK(has(page, R"(<li class="message genie" id="m52">)"));
    CHECK(has(page, "1986-06-02 12:00: Argentina v South Korea 3 : 1"));
    CHECK(has(page, "2026-11-24 10:00 UTC"));
    CHECK(has(page, "310 ms, mostly database"));
    CHECK(has(page, R"(href="/r/lobby?at=51")"));
    CHECK(has(page, R"(<input type="hidden" name="id" value="id">)"));
    CHECK(has(page, R"(src="/static/1/room.js")"));
}

TEST_CASE("who is not signed in may read, and is led to the form")
{
    const std::string page = all.render(lobby(""));
    CHECK(has(page, "/signin?next=/r/lobby"));
    CHECK_FALSE(has(page, "<textarea"));
    CHECK_FALSE(has(page, "message own"));
}

TEST_CASE("a room that cannot be read says why")
{
    const std::string page = all.render(room_page{.room = "lobby", .fault = "The database cannot be reached."});
    CHECK(has(page, "The database cannot be reached."));
    CHECK_FALSE(has(page, "Nothing has been said"));
    CHECK(has(all.render(room_page{.room = "lobby"}), "Nothing has been said"));
}

TEST_CASE("faults of the form to sign in stand beside their field")
{
    const std::string page =
        all.render(sign_in_page{.next = "/r/\"x\"", .xsrf = "t", .name = "<Ann>", .password_fault = "It is wrong."});
    CHECK(has(page, R"(aria-invalid="true" aria-describedby="password-fault")"));
    CHECK(has(page, R"(<p class="fault" id="password-fault">It is wrong.</p>)"));
    CHECK(has(page, R"(value="&lt;Ann&gt;")"));
    CHECK(has(page, R"(value="/r/&quot;x&quot;")"));
}

TEST_CASE("nothing in a page is inline script or style")
{
    for (const std::string& page :
         {all.render(lobby("Ann")), all.render(sign_in_page{}), all.render(notice_page{"a", "b"})})
    {
        CHECK_FALSE(has(page, "style="));
        CHECK_FALSE(has(page, "<style"));
        CHECK_FALSE(has(page, "onclick"));
        CHECK_FALSE(has(page, "javascript:"));
    }
}
