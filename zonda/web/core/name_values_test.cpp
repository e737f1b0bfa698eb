#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/name_values.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

std::string read(std::string_view text)
{
    auto parsed = parse_form(text);
    REQUIRE(parsed.has_value());
    std::string out;
    for (const auto& [name, value] : *parsed)
    {
        out += name + "=" + value + "|";
    }
    return out;
}

zonda::error_code refused(std::string_view text, const form_limits& limits = {})
{
    auto parsed = parse_form(text, limits);
    REQUIRE(parsed.has_error());
    return parsed.error().code();
}

} // namespace

TEST_CASE("a form is read in order, with all its encodings undone")
{
    CHECK(read("body=Brazil+v+Germany%21&next=%2Fr%2Flobby&_xsrf=a-b") ==
          "body=Brazil v Germany!|next=/r/lobby|_xsrf=a-b|");
    CHECK(read("a&b=&=c&&d==e&") == "a=|b=|=c|d==e|");
    CHECK(read("q=%E3%83%96%E3%83%A9%E3%82%B8%E3%83%AB") == "q=ブラジル|");
    CHECK(read("") == "");
}

TEST_CASE("the first value of a name is found, or all")
{
    auto parsed = parse_form("a=1&b=2&a=3");
    REQUIRE(parsed.has_value());
    CHECK(parsed->find("a") == "1");
    CHECK(!parsed->find("A"));
    CHECK(parsed->all("a") == std::vector<std::string_view>{"1", "3"});
}

TEST_CASE("broken encodings and what is not UTF-8 are refused")
{
    CHECK(refused("a=%") == errc::bad_percent_encoding);
    CHECK(refused("a=%4") == errc::bad_percent_encoding);
    CHECK(refused("%zz=1") == errc::bad_percent_encoding);
    CHECK(refused("a=%C0%AF") == errc::bad_text);
    CHECK(refused("a=%FF") == errc::bad_text);
    CHECK(refused("a=x%00y") == errc::bad_text);
}

TEST_CASE("trap 11: the number of fields and the size of their names are limited")
{
    CHECK(refused("a=1&b=2&c=3", {.fields = 2}) == errc::bad_form);
    CHECK(refused("abcd=1", {.name = 3}) == errc::bad_form);
}
