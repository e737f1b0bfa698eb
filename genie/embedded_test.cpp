#include <doctest/doctest.h>
#include <genie/embedded.hpp>

#include <algorithm>

TEST_CASE("the program carries its matches, one a line")
{
    const std::string_view matches = genie::embedded("data/worldcup-matches.ndjson");
    CHECK(std::count(matches.begin(), matches.end(), '\n') == 1068);
    CHECK(matches.starts_with(R"({"_id":"1930-001")"));
    CHECK(matches.ends_with("}\n"));
}

TEST_CASE("embedded files are listed in order of name, none twice and none empty")
{
    const auto files = genie::embedded_files();
    CHECK(files.size() >= 4);
    CHECK(std::is_sorted(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
    CHECK(std::adjacent_find(files.begin(), files.end(),
                             [](const auto& a, const auto& b) { return a.name == b.name; }) == files.end());
    for (const auto& file : files)
        CHECK_MESSAGE(!file.content.empty(), file.name);
}
