#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/sasl_exchange.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;
using zonda::as_bytes;
using zonda::as_text;
using zonda::bson::arr;
using zonda::bson::binary;
using zonda::bson::binary_subtype;
using zonda::bson::binary_view;
using zonda::bson::doc;
using step = sasl_exchange::step;

namespace
{

const credential pencil{"user", "pencil", "genie", "", {}};
constexpr std::string_view nonce = "rOprNGfwEbeRWgbNEkqO";

binary payload(std::string_view text)
{
    return binary(binary_view{binary_subtype::generic, as_bytes(text)});
}

std::string payload_in(const zonda::bson::document& command)
{
    return std::string(as_text(command["payload"].get<binary_view>()->bytes));
}

const std::string server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const std::string server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

// An exchange that has sent its proof.
sasl_exchange proved()
{
    sasl_exchange exchange(pencil, nonce);
    CHECK(exchange.resume(doc("conversationId", 7, "payload", payload(server_first), "done", false, "ok", 1)).value() ==
          step::derive);
    key_derivation derivation("pencil", exchange.challenge().salt, exchange.challenge().iterations);
    derivation.advance(100'000);
    exchange.set_keys(keys_from(derivation.result()));
    return exchange;
}

} // namespace

TEST_CASE("signing in, command by command")
{
    sasl_exchange exchange(pencil, nonce);
    const auto first = exchange.first_command(false);
    CHECK(first["saslStart"].to_int64() == 1);
    CHECK(first["mechanism"].text() == "SCRAM-SHA-256");
    CHECK(first["options"]["skipEmptyExchange"].truthy() == true);
    CHECK(first["$db"].text() == "genie");
    CHECK(payload_in(first) == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");

    auto rest = proved();
    CHECK(rest.command()["saslContinue"].to_int64() == 1);
    CHECK(rest.command()["conversationId"].to_int64() == 7);
    CHECK(rest.command()["$db"].text() == "genie");
    CHECK(payload_in(rest.command()).ends_with("p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    CHECK(rest.resume(doc("conversationId", 7, "payload", payload(server_final), "done", true, "ok", 1)).value() ==
          step::done);
}

TEST_CASE("within the handshake the database has another name, and the reply no ok")
{
    sasl_exchange exchange(pencil, nonce);
    const auto first = exchange.first_command(true);
    CHECK(first["db"].text() == "genie");
    CHECK_FALSE(first.contains("$db"));
    CHECK(exchange.resume(doc("conversationId", 1, "done", false, "payload", payload(server_first))).value() ==
          step::derive);
}

TEST_CASE("a server that wants an empty message at the end gets one, and no second")
{
    auto exchange = proved();
    CHECK(exchange.resume(doc("payload", payload(server_final), "done", false, "ok", 1)).value() == step::send);
    CHECK(payload_in(exchange.command()).empty());
    auto other = exchange;
    CHECK(exchange.resume(doc("payload", payload(""), "done", true, "ok", 1)).value() == step::done);
    CHECK(other.resume(doc("payload", payload(""), "done", false, "ok", 1)).has_error());
}

TEST_CASE("done does not take the place of the proof")
{
    auto exchange = proved();
    const auto done = exchange.resume(doc("payload", payload(""), "done", true, "ok", 1));
    REQUIRE(done.has_error());
    CHECK(done.error().code() == errc::authentication_failed);
}

TEST_CASE("a refusal says what to check")
{
    sasl_exchange exchange(pencil, nonce);
    const auto refused = exchange.resume(
        doc("ok", 0, "code", 18, "codeName", "AuthenticationFailed", "errmsg", "Authentication failed."));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == errc::authentication_failed);
    const std::string words = refused.error().what();
    CHECK(words.find("authSource (genie)") != std::string::npos);
    CHECK(words.find("pencil") == std::string::npos);
}

TEST_CASE("a reply without payload is refused")
{
    sasl_exchange exchange(pencil, nonce);
    CHECK(exchange.resume(doc("ok", 1)).has_error());
    CHECK(exchange.resume(doc("ok", 1, "payload", 5)).has_error());
}

TEST_CASE("the user's mechanisms decide, where the server tells them")
{
    CHECK(check_mechanisms(pencil, doc("saslSupportedMechs", arr("SCRAM-SHA-1", "SCRAM-SHA-256"))).has_value());
    CHECK(check_mechanisms(pencil, doc("ok", 1)).has_value());
    const auto old = check_mechanisms(pencil, doc("saslSupportedMechs", arr("SCRAM-SHA-1")));
    REQUIRE(old.has_error());
    CHECK(std::string(old.error().what()).find("may sign in by SCRAM-SHA-1;") != std::string::npos);
}
