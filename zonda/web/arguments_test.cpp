#include <zonda/web/arguments.hpp>
#include <zonda/web/core/errc.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

arguments make()
{
    return arguments(parse_form("body=Brazil&after=17&odd=1x&empty=").value());
}

std::string refused(auto read)
{
    try
    {
        read();
    }
    catch (const http_error& failure)
    {
        return std::to_string(failure.status_code()) + " " + failure.what();
    }
    return "not refused";
}

} // namespace

TEST_CASE("arguments are text or whole numbers")
{
    const arguments all = make();
    CHECK(all.text("body") == "Brazil");
    CHECK(all.text("missing", "none") == "none");
    CHECK(all.text("empty", "none") == "");
    CHECK(all.integer("after") == 17);
    CHECK(!all.integer("missing"));
    CHECK(all.integer("missing", 50) == 50);
}

TEST_CASE("a missing or malformed argument is the client's mistake, and it is told which")
{
    const arguments all = make();
    CHECK(refused([&] { all.text("name"); }) == "400 the argument \"name\" is missing");
    CHECK(refused([&] { all.integer("odd"); }) == "400 the argument \"odd\" is not a whole number");
    CHECK(refused([&] { all.integer("empty", 1); }) == "400 the argument \"empty\" is not a whole number");
}
