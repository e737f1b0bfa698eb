#include <zonda/base/text.hpp>

#include <doctest/doctest.h>

using namespace zonda;

TEST_CASE("case is that of ASCII letters only")
{
    CHECK(equals_ignoring_case("Content-Length", "content-lENGTH"));
    CHECK_FALSE(equals_ignoring_case("Content-Length", "content-length "));
    CHECK_FALSE(equals_ignoring_case("[", "{"));
    CHECK_FALSE(equals_ignoring_case("É", "é"));
    CHECK(lower_cased("ÀB-Z[") == "Àb-z[");
}

TEST_CASE("well-formed UTF-8 is recognised")
{
    for (const auto* text : {"", "plain ASCII, longer than one word", "é", "日本", "🏆", "\xF4\x8F\xBF\xBF",
                             "\xEF\xBF\xBF", "\xED\x9F\xBF", "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80"})
    {
        CAPTURE(text);
        CHECK(is_utf8(text));
    }
    CHECK(is_utf8(std::string_view("\0", 1)));
}

TEST_CASE("overlong forms, surrogates, lonely and missing bytes are not UTF-8")
{
    for (const auto* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3\x28", "\xE0\x9F\xBF", "\xED\xA0\x80",
                             "\xE2\x82", "\xE2\x28\xA1", "\xE2\x82\x28", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                             "\xF5\x80\x80\x80", "\xF0\x9F\x8F", "\xFF"})
    {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
        CHECK_FALSE(is_utf8(std::string("seven b") + text));
        CHECK_FALSE(is_utf8(text + std::string("and more behind it")));
    }
}

TEST_CASE("text of every length is judged by each of its bytes")
{
    for (std::size_t size = 0; size <= 20; ++size)
    {
        const std::string text(size, 'x');
        CHECK(is_utf8(text));
        for (std::size_t at = 0; at < size; ++at)
        {
            std::string broken = text;
            broken[at] = '\xc3';
            CHECK_FALSE(is_utf8(broken));
            broken[at] = '\xa4';
            CHECK_FALSE(is_utf8(broken));
            if (at + 1 < size)
            {
                broken.replace(at, 2, "\xc3\xa4");
                CHECK(is_utf8(broken));
            }
        }
    }
}
