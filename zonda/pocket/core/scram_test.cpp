#include <zonda/base/text.hpp>
#include <zonda/pocket/core/scram.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;

namespace
{

// The example of RFC 7677, section 3.
scram_credentials example()
{
    return *scram_credentials::derive("user", "pencil", *from_base64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
}

constexpr std::string_view server_nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

} // namespace

TEST_CASE("the example of RFC 7677")
{
    const auto known = example();
    scram_conversation talk(known, std::string(server_nonce));
    CHECK(*talk.answer("n,,n=user,r=rOprNGfwEbeRWgbNEkqO") ==
          "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    CHECK_FALSE(talk.proved());
    CHECK(*talk.answer("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                       "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") ==
          "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    CHECK(talk.proved());
    CHECK(talk.answer("again").has_error());
}

TEST_CASE("a wrong proof, another nonce or another header is refused, and the conversation is over")
{
    const auto known = example();
    for (const auto* final_message :
         {"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVE=",
          "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
          "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
          "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=AAAA",
          "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", ""})
    {
        scram_conversation talk(known, std::string(server_nonce));
        REQUIRE(talk.answer("n,,n=user,r=rOprNGfwEbeRWgbNEkqO").has_value());
        CHECK(talk.answer(final_message).has_error());
        CHECK_FALSE(talk.proved());
        CHECK(talk.answer("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                          "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
                  .has_error());
    }
}

TEST_CASE("a first message is checked")
{
    const auto known = example();
    for (const auto* first : {"", "n", "n,,", "n,,n=user", "n,,r=abc", "n,,n=user,r=", "p=tls-unique,,n=user,r=abc",
                              "n,,m=x,n=user,r=abc", "n,,n=other,r=abc"})
    {
        scram_conversation talk(known, "nonce");
        CHECK_MESSAGE(talk.answer(first).has_error(), first);
    }
    auto comma = *scram_credentials::derive("a,b=c", "x", bytes(16, 0), 4096);
    scram_conversation talk(comma, "nonce");
    CHECK(talk.answer("n,,n=a=2Cb=3Dc,r=abc").has_value());
}

TEST_CASE("passwords beyond printable ASCII are refused")
{
    CHECK(scram_credentials::derive("u", "", bytes(16, 0)).has_error());
    CHECK(scram_credentials::derive("u", "p\xc3\xa4", bytes(16, 0)).has_error());
    CHECK(scram_credentials::derive("u", "a\nb", bytes(16, 0)).has_error());
}
