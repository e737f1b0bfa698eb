#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/core/same_origin.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

bool ours(const std::string& method_name, const std::string& fields)
{
    const std::string text = method_name + " / HTTP/1.1\r\nHost: genie.example:8888\r\n" + fields + "\r\n";
    head_parser parser;
    REQUIRE(parser.parse(text).head_size == text.size());
    return comes_from_our_site(parser.head(text.data()));
}

} // namespace

TEST_CASE("our own pages, and programs that are no browser, may change something")
{
    CHECK(ours("POST", ""));
    CHECK(ours("POST", "Sec-Fetch-Site: same-origin\r\n"));
    CHECK(ours("POST", "Sec-Fetch-Site: none\r\n"));
    CHECK(ours("POST", "Origin: http://genie.example:8888\r\n"));
    CHECK(ours("POST", "Origin: HTTPS://Genie.Example:8888\r\n"));
}

TEST_CASE("trap 32: pages of other sites may only read")
{
    CHECK(!ours("POST", "Sec-Fetch-Site: cross-site\r\n"));
    CHECK(!ours("PUT", "Sec-Fetch-Site: same-site\r\n"));
    CHECK(!ours("DELETE", "Origin: http://evil.example\r\n"));
    CHECK(!ours("POST", "Origin: null\r\n"));
    CHECK(!ours("POST", "Origin: http://genie.example\r\n"));
    CHECK(!ours("FOO", "Origin: http://evil.example\r\n"));
    CHECK(ours("GET", "Sec-Fetch-Site: cross-site\r\n"));
    CHECK(ours("OPTIONS", "Origin: http://evil.example\r\n"));
}
