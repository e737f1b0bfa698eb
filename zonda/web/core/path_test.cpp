#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/path.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

std::string decoded(std::string_view path)
{
    auto whole = decode_path(path);
    REQUIRE(whole);
    return *whole;
}

zonda::error_code refused(std::string_view path)
{
    auto whole = decode_path(path);
    REQUIRE(!whole);
    return whole.error().code();
}

} // namespace

TEST_CASE("a path is decoded once, and a plus stays a plus")
{
    CHECK(decoded("/r/lobby") == "/r/lobby");
    CHECK(decoded("/a%20b+c/%E3%83%96") == "/a b+c/ブ");
    CHECK(decoded("/%252e") == "/%2e");
}

TEST_CASE("an encoded slash does not part segments")
{
    CHECK(decoded("/a%2Fb/c%2f") == "/a\x01"
                                    "b/c\x01");
    CHECK(with_plain_slashes(decoded("/a%2Fb/c%2f")) == "/a/b/c/");
}

TEST_CASE("control characters, broken encodings and what is not UTF-8 are refused")
{
    CHECK(refused("/%00") == errc::bad_text);
    CHECK(refused("/a%0d%0aX: y") == errc::bad_text);
    CHECK(refused("/a%01b") == errc::bad_text);
    CHECK(refused("/%c0%af") == errc::bad_text);
    CHECK(refused("/%") == errc::bad_percent_encoding);
    CHECK(refused("/%2") == errc::bad_percent_encoding);
    CHECK(refused("/%2g") == errc::bad_percent_encoding);
}
