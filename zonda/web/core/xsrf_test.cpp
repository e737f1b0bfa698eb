#include <zonda/web/core/xsrf.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("trap 32: a token looks different under each mask and is the same below")
{
    xsrf_token token{};
    token.fill(7);
    xsrf_token one{};
    xsrf_token other{};
    one.fill(1);
    other.fill(200);
    CHECK(masked(token, one) != masked(token, other));
    REQUIRE(unmasked(masked(token, one)));
    CHECK(same_token(*unmasked(masked(token, one)), token));
    CHECK(same_token(*unmasked(masked(token, other)), token));
    CHECK(!same_token(one, other));
}

TEST_CASE("what is no masked token is nothing")
{
    CHECK(!unmasked(""));
    CHECK(!unmasked("AAAA"));
    CHECK(!unmasked("not base64url!"));
    CHECK(!unmasked(std::string(100, 'A')));
}
