#include <zonda/web/core/redirect.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("a path on this site is local")
{
    for (const char* target : {"/", "/r/lobby", "/r/lobby?after=5#m7", "/a//b", "/a%5cb", "/?next=//evil"})
    {
        CAPTURE(target);
        CHECK(is_local_target(target));
    }
}

TEST_CASE("trap 32: next= never leads off the site")
{
    for (const char* target :
         {"", "//evil.com", "/\\evil.com", "\\\\evil.com", "http://evil.com", "https:evil.com", "javascript:alert(1)",
          "evil.com", "/\t/evil.com", "/\n/evil.com", " /r", "/r\r\nSet-Cookie: a=b", "/r\xc3\xa9", "/a\\b"})
    {
        CAPTURE(target);
        CHECK(!is_local_target(target));
    }
    CHECK(local_target_or("//evil.com", "/r/lobby") == "/r/lobby");
    CHECK(local_target_or("/r/other", "/r/lobby") == "/r/other");
}
