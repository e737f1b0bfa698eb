#include <doctest/doctest.h>
#include <genie/answer/asked_in_test.hpp>
#include <genie/chat/message.hpp>
#include <genie/chat/timing.hpp>

using namespace genie;

TEST_CASE("what a person wrote is stored and shown")
{
    const draft d{"3b241101-e2bb-4255-8caf-4136c566a962", "Ann", "<b>Hello</b>",
                  *zonda::from_iso8601("2026-11-24T10:00Z")};
    const message m(to_stored(d, "lobby", 7));
    CHECK(m.seq() == 7);
    CHECK(m.id() == d.id);
    CHECK(m.stored()["room"].text() == "lobby");
    CHECK(m.json() == R"({"seq":7,"id":"3b241101-e2bb-4255-8caf-4136c566a962","from":"Ann","kind":"user",)"
                      R"("body":"<b>Hello</b>","at":"2026-11-24T10:00:00.000Z"})");
}

TEST_CASE("the genie's answer carries lines, ids, what was left out, its question and its time")
{
    const spoken_answer said = spoken(asked_in_test("Brazil"));
    const draft d{"id", "genie", said.body, {}, answer_fields(said, 7, timing_of(nullptr))};
    const zonda::bson::document stored = to_stored(d, "lobby", 8);
    CHECK(stored["kind"].text() == "genie");
    CHECK(stored["lines"][0].text() == "2026-06-13 18:00: Brazil v Morocco 1 : 1");
    CHECK(stored["matches"][0].text().starts_with("2026-"));
    CHECK(stored["older"]["matches"].to_int64() == 114);
    CHECK(stored["reply_to"].to_int64() == 7);
    CHECK(stored["timing"]["total"].get<double>() == 0.0);
    CHECK_FALSE(stored["did_you_mean"]);
    CHECK(message(stored).json().size() < 1200); // it goes to everybody in the room
}

TEST_CASE("offers are told by name")
{
    const auto fields = answer_fields(spoken(asked_in_test("Austrlia")), 1, timing_of(nullptr));
    CHECK_FALSE(fields["lines"]);
    CHECK(fields["did_you_mean"][1].text() == "Austria");
}
