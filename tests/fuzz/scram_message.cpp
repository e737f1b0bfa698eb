// Whatever a server says while we sign in, it is understood or refused; only who knows the password signs us in.
//
// The input's lines are the server's messages, each the payload of a reply. After the first, a reply says "done" if no
// line follows it: a server that wants the empty last message is one with three lines.
#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/sasl_exchange.hpp>

#include <cstdlib>
#include <string>

namespace
{

using namespace zonda;
using namespace zonda::mongo;
using step = core::sasl_exchange::step;

constexpr std::string_view password = "pencil";
constexpr std::string_view nonce = "rOprNGfwEbeRWgbNEkqO";

bson::document reply(std::string_view payload, bool done)
{
    const bson::binary_view binary{bson::binary_subtype::generic, as_bytes(payload)};
    return bson::doc("conversationId", 1, "payload", bson::binary(binary), "done", done, "ok", 1);
}

std::string_view take_line(std::string_view& text)
{
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

// Those of RFC 7677, 3. The keys of another challenge are derived no better: it takes milliseconds, and which keys they
// are makes no difference to a parser.
const core::scram_keys& keys()
{
    static const core::scram_keys derived = []
    {
        const auto salt = from_base64("W22ZaJ0SNY7soEsUEjb6gQ==").value();
        core::key_derivation derivation(password, salt, core::least_iterations);
        derivation.advance(core::least_iterations);
        return core::keys_from(derivation.result());
    }();
    return derived;
}

// What a server that has the keys says at the end.
std::string signature(std::string_view server_first)
{
    const auto combined = server_first.substr(2, server_first.find(',') - 2);
    const auto message =
        "n=user,r=" + std::string(nonce) + "," + std::string(server_first) + ",c=biws,r=" + std::string(combined);
    return to_base64(core::hmac_sha256(keys().server_key, as_bytes(message)));
}

void require(bool truth)
{
    if (!truth)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto text = as_text({data, size});
    core::sasl_exchange exchange(credential{"user", std::string(password), "admin", "", {}}, nonce);
    const auto first = take_line(text);
    const auto challenged = exchange.resume(reply(first, false));
    if (!challenged)
        return 0;
    require(*challenged == step::derive);
    exchange.set_keys(keys());
    const auto second = take_line(text);
    const bool skips_the_empty_exchange = text.empty();
    const auto proved = exchange.resume(reply(second, skips_the_empty_exchange));
    if (!proved)
        return 0;
    // Base64 is read strictly, so there is one way to write it; attributes may follow.
    require(second.starts_with("v=" + signature(first)));
    require(*proved == (skips_the_empty_exchange ? step::done : step::send));
    if (*proved == step::send)
    {
        require(!exchange.command().empty());
        const auto last = take_line(text);
        require(exchange.resume(reply(last, text.empty())).has_value() == text.empty());
    }
    return 0;
}
