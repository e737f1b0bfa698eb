#include <zonda/web/core/head_parser.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

// host path?query of the request, or what is wrong.
std::string read(const std::string& method_and_target)
{
    const std::string text = method_and_target + " HTTP/1.1\r\nHost: field\r\n\r\n";
    head_parser parser;
    const auto progress = parser.parse(text);
    if (progress.refused)
    {
        return make_error_code(*progress.refused).message();
    }
    const request_head head = parser.head(text.data());
    return std::string(head.host()) + " " + std::string(head.path()) + "?" + std::string(head.query());
}

const std::string bad = make_error_code(errc::bad_target).message();

} // namespace

TEST_CASE("the usual form is a path and a query")
{
    CHECK(read("GET /") == "field /?");
    CHECK(read("GET /a/b?c=d?e/f") == "field /a/b?c=d?e/f");
    CHECK(read("GET //a") == "field //a?");
    CHECK(read("GET /a?q=[x]|{y}\\z^`'") == "field /a?q=[x]|{y}\\z^`'");
}

TEST_CASE("an absolute target names the host itself")
{
    CHECK(read("GET http://target:80/a?b") == "target:80 /a?b");
    CHECK(read("GET HTTPS://target") == "target /?");
    CHECK(read("GET http://target?b") == "target /?b");
}

TEST_CASE("an asterisk is for OPTIONS, an authority for CONNECT")
{
    CHECK(read("OPTIONS *") == "field *?");
    CHECK(read("GET *") == bad);
    CHECK(read("CONNECT example.com:443") == "example.com:443 /?");
    CHECK(read("CONNECT /") == bad);
    CHECK(read("GET example.com:443") == bad);
}

TEST_CASE("characters that no target has are refused")
{
    for (const char* target : {"/a#b", "/a\\b", "/caf\xc3\xa9", "/\xc0\xaf", "/a<b>", "/a\"b", "/a\x7f", "/?a#b",
                               "/?\xc3\xa9", "a", "ftp://a/", "http://user@a/", "http:///a", "http://a b/", "http://"})
    {
        CAPTURE(target);
        CHECK(read(std::string("GET ") + target) != "field /?");
        CHECK((read(std::string("GET ") + target) == bad ||
               read(std::string("GET ") + target) == make_error_code(errc::bad_version).message()));
    }
    CHECK(read("GET /" + std::string(1, '\0')) == bad);
}
