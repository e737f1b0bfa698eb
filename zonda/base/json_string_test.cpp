#include <zonda/base/text.hpp>

#include <doctest/doctest.h>

using namespace zonda;

namespace
{

std::string literal(std::string_view text)
{
    std::string out;
    append_json_string(out, text);
    return out;
}

} // namespace

TEST_CASE("plain text is quoted and otherwise left alone")
{
    CHECK(literal("") == "\"\"");
    CHECK(literal("Brazil 7:1, not quite; longer than eight bytes") ==
          "\"Brazil 7:1, not quite; longer than eight bytes\"");
    CHECK(literal("Côte d'Ivoire 日本 🏆") == "\"Côte d'Ivoire 日本 🏆\"");
}

TEST_CASE("each character that JSON forbids is escaped, at every position of a word of eight")
{
    for (std::size_t at = 0; at < 20; ++at)
    {
        std::string text(20, 'x');
        for (int c = 0; c < 0x20; ++c)
        {
            text[at] = static_cast<char>(c);
            const std::string out = literal(text);
            CAPTURE(out);
            CHECK(out[at + 1] == '\\');
            CHECK(out.size() == 22 + (out[at + 2] == 'u' ? 5 : 1));
        }
        text[at] = '"';
        CHECK(literal(text).substr(at + 1, 2) == "\\\"");
        text[at] = '\\';
        CHECK(literal(text).substr(at + 1, 2) == "\\\\");
        text[at] = '\x7F';
        CHECK(literal(text) == '"' + text + '"');
    }
    CHECK(literal(std::string_view("a\0b\n\t\r\b\f\x1F", 9)) == "\"a\\u0000b\\n\\t\\r\\b\\f\\u001f\"");
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD")
{
    CHECK(literal("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
    CHECK(literal("\xC3") == "\"\xEF\xBF\xBD\"");
    CHECK(literal("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
