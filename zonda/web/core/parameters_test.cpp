#include <zonda/web/core/parameters.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

std::string read(std::string_view text)
{
    parameter_walk walk(text);
    std::string out;
    while (walk.next())
    {
        out.append(walk.name()).append("=").append(walk.value()).append("|");
    }
    return out + (walk.malformed() ? "malformed" : "");
}

} // namespace

TEST_CASE("parameters are tokens or quoted")
{
    CHECK(read("") == "");
    CHECK(read("; a=b") == "a=b|");
    CHECK(read(";a=b;c=\"d; e=f\" ; g=h") == "a=b|c=d; e=f|g=h|");
    CHECK(read("; a=\"\"") == "a=|");
    CHECK(read("; a=b;") == "a=b|");
}

TEST_CASE("a backslash escapes what would end the quotes, and stays in a path")
{
    CHECK(read(R"(; a="say \"hi\"")") == "a=say \"hi\"|");
    CHECK(read(R"(; a="C:\photos\1.png")") == "a=C:\\photos\\1.png|");
    CHECK(read(R"(; a="\\server\photo")") == "a=\\server\\photo|");
}

TEST_CASE("parameters that are malformed are no parameters")
{
    for (const char* text : {"a=b", "; a", "; =b", "; a=", "; a =b", "; a= b", "; a=\"b", "; a=\"b\\\"", "; a=b c=d",
                             "; a=\"b\"c", ";; a=b", "; a=b,c"})
    {
        CAPTURE(text);
        CHECK(read(text).ends_with("malformed"));
    }
}
