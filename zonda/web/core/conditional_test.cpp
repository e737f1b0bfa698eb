#include <zonda/web/core/conditional.hpp>
#include <zonda/web/core/head_parser.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

const std::chrono::sys_seconds modified{std::chrono::seconds(784111777)}; // Sun, 06 Nov 1994 08:49:37 GMT
const std::chrono::sys_seconds now{std::chrono::seconds(1800000000)};
const validators current{entity_tag{"v2", false}, modified};

template <class F>
auto with_head(const std::string& method_name, const std::string& fields, F f)
{
    const std::string text = method_name + " / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    head_parser parser;
    REQUIRE(parser.parse(text).head_size == text.size());
    return f(parser.head(text.data()));
}

precondition evaluate(const std::string& method_name, const std::string& fields)
{
    return with_head(method_name, fields,
                     [](const request_head& head) { return evaluate_preconditions(head, current, now); });
}

bool range_holds(const std::string& fields)
{
    return with_head("GET", fields, [](const request_head& head) { return if_range_holds(head, current, now); });
}

} // namespace

TEST_CASE("a client that has the current version gets 304")
{
    CHECK(evaluate("GET", "If-None-Match: \"v2\"\r\n") == precondition::not_modified);
    CHECK(evaluate("HEAD", "If-None-Match: W/\"v2\"\r\n") == precondition::not_modified);
    CHECK(evaluate("GET", "If-None-Match: \"v1\", \"a,b\" ,W/\"v2\"\r\n") == precondition::not_modified);
    CHECK(evaluate("GET", "If-None-Match: *\r\n") == precondition::not_modified);
    CHECK(evaluate("GET", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n") == precondition::not_modified);
}

TEST_CASE("a client that has another version gets the current one")
{
    CHECK(evaluate("GET", "") == precondition::proceed);
    CHECK(evaluate("GET", "If-None-Match: \"v1\"\r\n") == precondition::proceed);
    CHECK(evaluate("GET", "If-None-Match: v2\r\n") == precondition::proceed);
    CHECK(evaluate("GET", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n") == precondition::proceed);
    CHECK(evaluate("GET", "If-Modified-Since: yesterday\r\n") == precondition::proceed);
}

TEST_CASE("a date does not count where a tag is named")
{
    CHECK(evaluate("GET", "If-None-Match: \"v1\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n") ==
          precondition::proceed);
}

TEST_CASE("what may only happen to a known version fails on another")
{
    CHECK(evaluate("PUT", "If-Match: \"v1\"\r\n") == precondition::failed);
    CHECK(evaluate("PUT", "If-Match: \"v1\", \"v2\"\r\n") == precondition::proceed);
    CHECK(evaluate("PUT", "If-Match: W/\"v2\"\r\n") == precondition::failed);
    CHECK(evaluate("PUT", "If-None-Match: *\r\n") == precondition::failed);
    CHECK(evaluate("PUT", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n") == precondition::failed);
}

TEST_CASE("trap 33: a range counts only for the version that the client has a part of")
{
    CHECK(range_holds(""));
    CHECK(range_holds("If-Range: \"v2\"\r\n"));
    CHECK(!range_holds("If-Range: W/\"v2\"\r\n"));
    CHECK(!range_holds("If-Range: \"v1\"\r\n"));
    CHECK(range_holds("If-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    CHECK(!range_holds("If-Range: Sun, 06 Nov 1994 08:49:38 GMT\r\n"));
}

TEST_CASE("tags are written with their quotes")
{
    CHECK(to_string(entity_tag{"v2", false}) == "\"v2\"");
    CHECK(to_string(entity_tag{"v2", true}) == "W/\"v2\"");
}
