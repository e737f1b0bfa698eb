#include <doctest/doctest.h>
#include <genie/answer/match_json.hpp>
#include <genie/embedded.hpp>

#include <algorithm>

namespace bson = zonda::bson;
using namespace genie;

TEST_CASE("every match of the file comes out of the interface as it went into the database")
{
    std::string_view file = embedded("data/worldcup-matches.ndjson");
    const auto matches = read_matches(file);
    REQUIRE(matches.has_value());
    CHECK(matches->size() == 1068);
    for (const bson::document& match : *matches)
    {
        std::string json;
        append_match_json(json, match);
        const std::size_t end = file.find('\n');
        CHECK(json == file.substr(0, end));
        file.remove_prefix(end + 1);
    }
}

TEST_CASE("kick-offs are stored as moments, also before 1970")
{
    const auto matches = read_matches(embedded("data/worldcup-matches.ndjson"));
    REQUIRE(matches.has_value());
    const auto first = matches->front()["data"]["match"]["start_time"].get<zonda::datetime>();
    REQUIRE(first.has_value());
    CHECK(first->time_since_epoch().count() < 0);
    CHECK(zonda::to_iso8601(*first) == "1930-07-13T18:30:00.000Z");
    CHECK(std::count_if(
              matches->begin(), matches->end(), [](const bson::document& m)
              { return m["data"]["match"]["start_time"].get<zonda::datetime>()->time_since_epoch().count() < 0; }) ==
          200);
}

TEST_CASE("a match that has not begun keeps its form")
{
    const std::string_view line =
        R"({"_id":"1938-wo","data":{"prematch":{"match":{"start_time":"1938-06-05T16:00:00Z"}}}})";
    const auto matches = read_matches(line);
    REQUIRE(matches.has_value());
    CHECK(matches->front()["data"]["prematch"]["match"]["start_time"].get<zonda::datetime>().has_value());
    std::string json;
    append_match_json(json, matches->front());
    CHECK(json == line);
}

TEST_CASE("lines that are not JSON are refused")
{
    CHECK(read_matches("{}\n{").has_error());
}

TEST_CASE("the almanac is JSON with every team and match")
{
    const auto matches = read_matches(embedded("data/worldcup-matches.ndjson"));
    REQUIRE(matches.has_value());
    const auto almanac = bson::from_json(make_almanac(*matches));
    REQUIRE(almanac.has_value());
    CHECK((*almanac)["teams"].get<bson::document_view>()->count() == 90);
    CHECK((*almanac)["matches"].get<bson::document_view>()->count() == 1068);
    CHECK((*almanac)["teams"]["Yugoslavia"]["flag"].text() == "");
    const bson::value_view final_2022 = (*almanac)["matches"]["2022-064"];
    CHECK(final_2022[0].text() == "2022-12-18T15:00:00Z");
    CHECK(final_2022[3].text() == "3 : 3");
    CHECK(final_2022[4].text() == "pen 4:2, a.e.t.");
    CHECK(final_2022[6].text() == "Lusail Iconic Stadium, Lusail");
}
