#include <doctest/doctest.h>
#include <genie/chat/message_id.hpp>
#include <genie/site_in_test.hpp>

using namespace genie;
namespace bson = zonda::bson;
namespace web = zonda::web;

namespace
{

bson::document ask(visitor_in_test& who, std::string_view question)
{
    return json_of(who.client().get("/api/ask?q=" + std::string(question)));
}

std::size_t count_matches(const bson::document& answer)
{
    const auto matches = answer["matches"].get<bson::array_view>();
    return matches.value().count();
}

std::string text_of(const bson::document& answer)
{
    return std::string(answer["text"].text());
}

std::string numbers(const bson::document& answer)
{
    std::string text;
    const auto messages = answer["messages"].get<bson::array_view>();
    for (const bson::value_view m : *messages)
        text += std::to_string(m["seq"].to_int64().value()) + ' ';
    return text;
}

} // namespace

TEST_CASE("a question is answered through every room, and every query has an index")
{
    site_in_test site;
    visitor_in_test bob = site.visitor();
    const auto answer = bob.client().get("/api/ask?q=Brazil");
    CHECK(answer.status_code == 200);
    const bson::document content = json_of(answer);
    CHECK(content["understood"].get<bool>() == true);
    CHECK(count_matches(content) == 119);
    CHECK(content["matches"][0]["data"]["match"]["start_time"].text() == "1930-07-14T16:15:00Z");
    CHECK(content["timing"]["database"].to_double().value() > 0);
    CHECK(answer.field("Server-Timing").value_or("").find("database;dur=") != std::string::npos);

    CHECK(count_matches(ask(bob, "bra-ger")) == 2);
    CHECK(count_matches(ask(bob, "Allemagne%201990")) == 7);
    CHECK(text_of(ask(bob, "final%201950")).find("no final") != std::string::npos);
    CHECK(text_of(ask(bob, "next%20match")).starts_with("Nothing is scheduled after 2026-07-19"));
    CHECK(count_matches(ask(bob, "Brazil%201958%201962")) == 12);
    const bson::document talk = ask(bob, "hello");
    CHECK(talk["understood"].get<bool>() == false);
    CHECK(count_matches(talk) == 0);
    CHECK(site.database().collection_scans() == 0);
}

TEST_CASE("the data is loaded once")
{
    site_in_test site;
    CHECK(site.database().find("genie.matches").size() == 1068);
    CHECK(site.database().find("genie.teams").size() == 90);
    const auto team = site.database().find("genie.teams", zonda::doc("_id", "Brazil"));
    REQUIRE(team.size() == 1);
    CHECK(team.front()["code"].text() == "BRA");
    const auto first = site.database().find("genie.matches", zonda::doc("_id", "1930-001"));
    REQUIRE(first.size() == 1);
    CHECK(first.front()["data"]["match"]["start_time"].get<zonda::datetime>().has_value());
}

TEST_CASE("a question during a broken connection is answered")
{
    site_in_test site;
    visitor_in_test bob = site.visitor();
    const auto before = site.database().commands("find");
    site.database().fail_next("find").close_connection();
    CHECK(count_matches(ask(bob, "Brazil")) == 119);
    CHECK(site.database().commands("find") == before + 2);
}

TEST_CASE("each sign-in writes to its user and to the one document of the site")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    CHECK(ann.sign_in("Ann").status_code == 200);
    CHECK(ann.sign_in("ANN").status_code == 200);
    CHECK(ann.sign_in("Ann", "wrong").status_code == 401);
    const auto users = site.database().find("genie.users");
    REQUIRE(users.size() == 1);
    CHECK(users.front()["name"].text() == "Ann");
    CHECK(users.front()["name_key"].text() == "ann");
    CHECK(users.front()["logins"].to_int64() == 2);
    CHECK(users.front()["last_login"].get<zonda::datetime>().has_value());
    CHECK(users.front()["password"].text().starts_with("$argon2id$"));
    const auto stats = site.database().find("genie.stats");
    REQUIRE(stats.size() == 1);
    CHECK(stats.front()["_id"].text() == "site");
    CHECK(stats.front()["signins"].to_int64() == 2);
    CHECK(site.database().collection_scans() == 0);
}

TEST_CASE("a post is stored, told, and stored once")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    const std::string id = new_message_id();
    const auto first = ann.post("Hello", id);
    CHECK(first.status_code == 201);
    const bson::document message = json_of(first);
    CHECK(message["message"]["seq"].to_int64() == 1);
    CHECK(message["message"]["from"].text() == "Ann");
    const auto again = ann.post("Something else", id);
    CHECK(again.status_code == 200);
    CHECK(again.content == first.content);
    CHECK(site.database().find("genie.messages").size() == 1);
    const auto rooms = site.database().find("genie.rooms");
    REQUIRE(rooms.size() == 1);
    CHECK(rooms.front()["_id"].text() == "lobby");
    CHECK(site.database().collection_scans() == 0);
}

TEST_CASE("who waits gets the post, and the genie's answer after it")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    visitor_in_test bob = site.visitor();
    ann.sign_in("Ann");
    auto poll = bob.client().begin("GET", "/api/rooms/lobby/messages?after=0&wait=50");
    site.run_for(std::chrono::milliseconds(20));
    CHECK_FALSE(poll.done());
    CHECK(ann.post("bra-ger").status_code == 201);
    const bson::document news = json_of(poll.wait());
    CHECK(numbers(news) == "1 ");
    CHECK(news["next"].to_int64() == 1);
    CHECK(news["gap"].get<bool>() == false);
    const bson::document all = bob.messages();
    CHECK(numbers(all) == "1 2 ");
    const bson::value_view answer = all["messages"][1];
    CHECK(answer["kind"].text() == "genie");
    CHECK(answer["reply_to"].to_int64() == 1);
    CHECK(answer["lines"][1].text() == "2014-07-08 17:00: Brazil v Germany 1 : 7");
    CHECK(answer["timing"]["total"].to_double().value() > 0);
}

TEST_CASE("a poll that waits in vain is empty, and one beyond the end tells of a gap")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    ann.post("one");
    ann.post("two");
    CHECK(numbers(ann.messages("after=2&wait=1")) == "");
    const bson::document beyond = ann.messages("after=9&wait=50&limit=1");
    CHECK(numbers(beyond) == "2 ");
    CHECK(beyond["gap"].get<bool>() == true);
    CHECK(beyond["next"].to_int64() == 2);
    CHECK(numbers(ann.messages("before=2")) == "1 ");
    CHECK(numbers(ann.messages("limit=1")) == "2 ");
    CHECK(numbers(ann.messages("after=0&limit=1")) == "1 ");
    CHECK(numbers(ann.messages("after=-9223372036854775808")) == "1 2 ");
    CHECK(numbers(ann.messages("before=-9223372036854775808")) == "");
    CHECK(numbers(ann.messages("before=9223372036854775807&limit=-5")) == "2 ");
    const bson::document far = ann.messages("after=9223372036854775807");
    CHECK(far["gap"].get<bool>() == true);
    for (const char* at : {"9223372036854775807", "-9223372036854775808", "1"})
        CHECK(ann.client().get("/r/lobby?at=" + std::string(at)).status_code == 200);
}

TEST_CASE("a reader who leaves ends the wait, and the room goes on")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    visitor_in_test bob = site.visitor();
    ann.sign_in("Ann");
    auto poll = bob.client().begin("GET", "/api/rooms/lobby/messages?after=0&wait=50");
    site.run_for(std::chrono::milliseconds(10));
    poll.leave();
    site.run_for(std::chrono::milliseconds(10));
    CHECK(ann.post("Hello").status_code == 201);
    CHECK(numbers(bob.messages()) == "1 ");
}

TEST_CASE("a writer who leaves has written, and is answered")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    site.database().add_latency(std::chrono::milliseconds(50));
    const std::string json = R"({"id":")" + new_message_id() + R"(","body":"bra-ger"})";
    auto post = ann.client().begin("POST", "/api/rooms/lobby/messages", "application/json", json,
                                   {{"X-XSRFToken", ann.xsrf()}});
    site.run_for(std::chrono::milliseconds(25));
    post.leave();
    site.database().add_latency(std::chrono::milliseconds(-50));
    site.run_for(std::chrono::milliseconds(400));
    CHECK(numbers(ann.messages()) == "1 2 ");
}

TEST_CASE("an insert whose answer was lost is found out, and told to those who wait")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    visitor_in_test bob = site.visitor();
    ann.sign_in("Ann");
    ann.post("one");
    // Stored behind the genie's back, as if the answer to its own insert had been lost.
    const std::string id = new_message_id();
    site.database().insert("genie.messages", to_stored(draft{id, "Ann", "two"}, "lobby", 2));
    auto poll = bob.client().begin("GET", "/api/rooms/lobby/messages?after=1&wait=50");
    site.database().fail_next("insert").error(91);
    CHECK(ann.post("two", id).status_code == 503);
    CHECK(numbers(json_of(poll.wait())) == "2 ");
    CHECK(ann.post("two", id).status_code == 200);
    CHECK(ann.post("three").status_code == 201);
    CHECK(numbers(bob.messages()) == "1 2 3 ");
}

TEST_CASE("another process posts into the same room: the numbers have no hole")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    ann.post("one");
    for (int seq = 2; seq < 300; ++seq)
        site.database().insert("genie.messages", to_stored(draft{new_message_id(), "Zoe", "other"}, "lobby", seq));
    const bson::document message = json_of(ann.post("three hundred"));
    CHECK(message["message"]["seq"].to_int64() == 300);
    CHECK(numbers(ann.messages("after=298")) == "299 300 ");
    CHECK(numbers(ann.messages("after=5&limit=2")) == "6 7 "); // no longer in memory
}

TEST_CASE("while the database fails, requests say so, and all is well afterwards")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    site.database().fail_next("find").error(11600).times(2);
    const auto failed = ann.client().get("/api/ask?q=Brazil");
    CHECK(failed.status_code == 503);
    const bson::document words = json_of(failed);
    CHECK(words["error"].text() == "The database cannot be reached.");
    site.database().fail_next("insert").error(11600);
    CHECK(ann.post("Hello").status_code == 503);
    CHECK(ann.post("Hello").status_code == 201);
    CHECK(count_matches(ask(ann, "Brazil")) == 119);
}

TEST_CASE("a page opens though the database fails, and says so")
{
    site_in_test site;
    visitor_in_test bob = site.visitor();
    site.database().fail_next("find").error(11600).times(2);
    const auto page = bob.client().get("/r/lobby");
    CHECK(page.status_code == 200);
    CHECK(page.content.find("The database cannot be reached. This page tries again by itself.") != std::string::npos);
    CHECK(bob.client().get("/r/lobby").content.find("cannot be reached") == std::string::npos);
}

TEST_CASE("a question whose answer fails is stored all the same, and answered when it is sent again")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    ann.post("hello");
    site.database().fail_next("find").error(11600).times(2);
    const std::string id = new_message_id();
    CHECK(ann.post("bra-ger", id).status_code == 201);
    CHECK(numbers(ann.messages()) == "1 2 ");
    CHECK(ann.post("bra-ger", id).status_code == 200);
    CHECK(ann.post("bra-ger", id).status_code == 200);
    CHECK(numbers(ann.messages()) == "1 2 3 ");
}

TEST_CASE("signed out is told first, then the token, then the content")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    CHECK(ann.post(std::string(100'000, 'a')).status_code == 401);
    ann.sign_in("Ann");
    const std::string large = R"({"id":")" + new_message_id() + R"(","body":")" + std::string(70'000, 'a') + R"("})";
    const char* const messages = "/api/rooms/lobby/messages";
    CHECK(ann.client().post_json(messages, large).status_code == 403);
    CHECK(ann.client().post_json(messages, large, {{"X-XSRFToken", "wrong"}}).status_code == 403);
    CHECK(ann.client().post_json(messages, large, {{"X-XSRFToken", ann.xsrf()}}).status_code == 413);
    CHECK(ann.client().post_json(messages, "{", {{"X-XSRFToken", ann.xsrf()}}).status_code == 400);
    CHECK(ann.client().post(messages, "text/plain", "{}", {{"X-XSRFToken", ann.xsrf()}}).status_code == 415);
    CHECK(ann.post(std::string(2001, 'a')).status_code == 422);
    CHECK(ann.post("Hello", "not-an-id").status_code == 422);
    CHECK(ann.post("Hello", new_message_id(), "No-Room").status_code == 404);
}

TEST_CASE("forty posts at once, then the writer is told to wait")
{
    site_in_test site;
    visitor_in_test ann = site.visitor();
    ann.sign_in("Ann");
    int refused = 0;
    for (int i = 0; i < 120 && refused == 0; ++i)
    {
        const auto answer = ann.post("message");
        refused += answer.status_code == 429 ? 1 : 0;
        if (refused)
            CHECK(answer.field("Retry-After") == "1");
        else
            CHECK(answer.status_code == 201);
    }
    CHECK(refused == 1);
}

TEST_CASE("unknown paths are answered in words, to programs as JSON")
{
    site_in_test site;
    visitor_in_test bob = site.visitor();
    const bson::document words = json_of(bob.client().get("/api/nothing"));
    CHECK_FALSE(words["error"].text().empty());
    const auto page = bob.client().get("/nothing");
    CHECK(page.status_code == 404);
    CHECK(page.content.find("To the lobby") != std::string::npos);
    CHECK(page.field("Content-Security-Policy").has_value());
    CHECK(bob.client().get("/").field("Location") == "/r/lobby");
    CHECK(bob.client().get("/r/No%20Such").status_code == 404);
}

TEST_CASE("when the program ends, who waits is answered at once")
{
    site_in_test site;
    visitor_in_test bob = site.visitor();
    auto poll = bob.client().begin("GET", "/api/rooms/lobby/messages?after=0&wait=50");
    site.run_for(std::chrono::milliseconds(10));
    site.genie().rooms().stop_waiting();
    CHECK(numbers(json_of(poll.wait())) == "");
    CHECK(numbers(bob.messages("after=0&wait=50")) == "");
}
