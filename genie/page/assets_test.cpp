#include <doctest/doctest.h>
#include <genie/page/assets.hpp>

using genie::assets;

TEST_CASE("the page's files are there, templates and data are not")
{
    const assets files("{}");
    REQUIRE(files.find("room.js"));
    CHECK(files.find("room.js")->media_type == "text/javascript; charset=utf-8");
    CHECK(files.find("genie.css")->media_type == "text/css; charset=utf-8");
    CHECK(files.find("genie.svg")->media_type == "image/svg+xml");
    CHECK(*files.find("matches.json")->content == "{}");
    CHECK_FALSE(files.find("room.html"));
    CHECK_FALSE(files.find("team-aliases.json"));
    CHECK_FALSE(files.find("../page/room.js"));
}

TEST_CASE("another content is another address")
{
    const assets one("{}");
    CHECK(one.prefix() == assets("{}").prefix());
    CHECK(one.prefix() != assets("{ }").prefix());
    CHECK(one.prefix() == "/static/" + std::string(one.version()));
    CHECK(one.version().size() == 32);
}

TEST_CASE("every script that another one imports is there")
{
    const assets files("{}");
    for (const char* name : {"announce.js", "api.js", "composer.js", "dom.js", "log.js", "matches.js", "message.js",
                             "outbox.js", "poll.js", "room.js", "strip.js", "times.js", "timing.js"})
    {
        REQUIRE_MESSAGE(files.find(name), name);
        const std::string& text = *files.find(name)->content;
        for (std::size_t at = text.find("from \"./"); at != std::string::npos; at = text.find("from \"./", at + 1))
        {
            const std::size_t begin = at + 8;
            const std::string imported = text.substr(begin, text.find('"', begin) - begin);
            CHECK_MESSAGE(files.find(imported), name, " imports ", imported);
        }
    }
}
