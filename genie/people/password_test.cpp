#include <doctest/doctest.h>
#include <genie/people/password.hpp>

TEST_CASE("a password fits its own hash and no other does")
{
    const std::string hash = genie::hash_password("open sesame");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(genie::is_password("open sesame", hash));
    CHECK_FALSE(genie::is_password("Open sesame", hash));
    CHECK_FALSE(genie::is_password("", hash));
    CHECK_FALSE(genie::is_password("open sesame", "not a hash"));
    CHECK_FALSE(genie::is_password("open sesame", ""));
}

TEST_CASE("the same password hashes differently each time")
{
    CHECK(genie::hash_password("a") != genie::hash_password("a"));
}
