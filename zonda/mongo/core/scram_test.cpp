#include <zonda/base/text.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/scram.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;

namespace
{

constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

scram_keys keys_for(std::string_view password, const scram_challenge& challenge)
{
    key_derivation derivation(password, challenge.salt, challenge.iterations);
    while (!derivation.advance(1000))
    {
    }
    return keys_from(derivation.result());
}

scram_conversation example()
{
    return {"user", "rOprNGfwEbeRWgbNEkqO"};
}

std::string refused(std::string_view message)
{
    auto c = example();
    const auto read = c.read_server_first(message);
    REQUIRE(read.has_error());
    CHECK(read.error().code() == errc::authentication_failed);
    return read.error().what();
}

} // namespace

TEST_CASE("the example of RFC 7677, message by message")
{
    auto c = example();
    CHECK(c.client_first() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const auto challenge = c.read_server_first(server_first).value();
    CHECK(challenge.iterations == 4096);
    CHECK(c.client_final(keys_for("pencil", challenge)) ==
          "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    CHECK(c.read_server_final("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").has_value());
}

TEST_CASE("a server that does not know the password is found out")
{
    auto c = example();
    c.client_final(keys_for("pencil", c.read_server_first(server_first).value()));
    for (const std::string_view message :
         {"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=", "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=", "",
          "v=AAAA", "x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "e=invalid-proof"})
    {
        CAPTURE(message);
        CHECK(c.read_server_final(message).has_error());
    }
}

TEST_CASE("a server that reflects our nonce, or sends another, is refused")
{
    CHECK(refused("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096").find("nonce") != std::string::npos);
    CHECK(refused("r=somethingelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096").find("nonce") != std::string::npos);
}

TEST_CASE("fewer iterations than are safe, and more than are sane, are refused")
{
    CHECK(refused("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095").find("4096") != std::string::npos);
    refused("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0");
    refused("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4294967295");
}

TEST_CASE("malformed first messages are refused")
{
    for (const std::string_view message :
         {"", "r=", "r=rOprNGfwEbeRWgbNEkqOx", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z",
          "s=W22Z,r=rOprNGfwEbeRWgbNEkqOx,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=!!,i=4096",
          "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=",
          "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
          "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096x", "m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096"})
    {
        CAPTURE(message);
        refused(message);
    }
}

TEST_CASE("a user name's commas and equal signs are escaped, nothing else is touched")
{
    CHECK(scram_conversation("a,b=c\xC2\xAD", "x").client_first() == "n,,n=a=2Cb=3Dc\xC2\xAD,r=x");
}

TEST_CASE("keys are kept for the challenge that they belong to")
{
    scram_key_cache cache;
    const scram_challenge one{{1, 2, 3}, 4096};
    scram_challenge other = one;
    other.iterations = 5000;
    CHECK(cache.find(one) == nullptr);
    scram_keys keys;
    keys.client_key[0] = 7;
    cache.put(one, keys);
    REQUIRE(cache.find(one) != nullptr);
    CHECK(cache.find(one)->client_key[0] == 7);
    CHECK(cache.find(other) == nullptr);
}
