#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/errc.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

std::string all(std::string_view field_value)
{
    std::string out;
    while (const auto one = next_cookie(field_value))
    {
        out.append(one->name).append("=").append(one->value).append("|");
    }
    return out;
}

std::string written(const cookie& one)
{
    auto text = to_set_cookie(one);
    return text ? *text : text.error().what();
}

} // namespace

TEST_CASE("cookies are read, and what is none is skipped")
{
    CHECK(all("a=1; b=2; c=3") == "a=1|b=2|c=3|");
    CHECK(all("a=hello world; b=x=y") == "a=hello world|b=x=y|");
    CHECK(all("a=;b=\"quoted\";  c = 3 ") == "a=|b=quoted|c=3|");
    CHECK(all("===;;;") == "");
    CHECK(all("") == "");
    CHECK(all("lonely; =x; a=\"") == "a=\"|");
}

TEST_CASE("the first cookie of a name is found, its case counts")
{
    CHECK(find_cookie("a=1; b=2; b=3", "b") == "2");
    CHECK(!find_cookie("a=1; b=2", "B"));
}

TEST_CASE("a cookie is written with the safe defaults")
{
    CHECK(written({.name = "user", .value = "1.2"}) == "user=1.2; Path=/; HttpOnly; SameSite=Lax");
    CHECK(written({.name = "user",
                   .value = "x",
                   .path = "/a",
                   .domain = "example.org",
                   .max_age = std::chrono::hours(1),
                   .secure = true,
                   .http_only = false,
                   .same_site = same_site::none}) ==
          "user=x; Path=/a; Domain=example.org; Max-Age=3600; Secure; SameSite=None");
    CHECK(written({.name = "user", .value = "", .max_age = std::chrono::seconds(0), .same_site = same_site::strict}) ==
          "user=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

TEST_CASE("trap 13: a cookie that would break its field is refused")
{
    for (const cookie& one :
         {cookie{.name = "", .value = "x"}, cookie{.name = "a b", .value = "x"}, cookie{.name = "a", .value = "x;y"},
          cookie{.name = "a", .value = "x\r\nSet-Cookie: b=c"}, cookie{.name = "a", .value = std::string("x\0y", 3)},
          cookie{.name = "a", .value = "x", .path = "/; HttpOnly"},
          cookie{.name = "a", .value = "x", .domain = "b\r\n"}})
    {
        CAPTURE(one.name);
        REQUIRE(!to_set_cookie(one));
        CHECK(to_set_cookie(one).error().code() == errc::unsafe_field);
    }
}

TEST_CASE("a cookie whose name promises what its attributes do not keep is refused")
{
    CHECK(!to_set_cookie({.name = "__Host-user", .value = "x"}));
    CHECK(!to_set_cookie({.name = "__secure-user", .value = "x"}));
    CHECK(!to_set_cookie({.name = "a", .value = "x", .same_site = same_site::none}));
    CHECK(to_set_cookie({.name = "__Host-user", .value = "x", .secure = true}));
    CHECK(!to_set_cookie({.name = "__Host-user", .value = "x", .path = "/a", .secure = true}));
}
