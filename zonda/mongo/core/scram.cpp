#include <zonda/base/text.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/scram.hpp>

#include <charconv>

namespace zonda::mongo::core
{

namespace
{

constexpr std::string_view channel_binding = "c=biws"; // base64 of "n,,": none

error failure(const std::string& words)
{
    return {errc::authentication_failed, "SCRAM-SHA-256: " + words};
}

// RFC 5802, 5.1: '=' and ',' have a meaning of their own.
std::string escaped(std::string_view username)
{
    std::string out;
    for (const char c : username)
    {
        if (c == '=')
            out += "=3D";
        else if (c == ',')
            out += "=2C";
        else
            out += c;
    }
    return out;
}

// Takes `name=value` from the front of `message`; the value ends at a comma.
std::optional<std::string_view> take_attribute(std::string_view& message, char name)
{
    if (message.size() < 2 || message[0] != name || message[1] != '=')
        return std::nullopt;
    const auto comma = message.find(',');
    const auto value = message.substr(2, comma == std::string_view::npos ? comma : comma - 2);
    message = comma == std::string_view::npos ? std::string_view() : message.substr(comma + 1);
    return value;
}

std::optional<std::uint32_t> read_count(std::string_view text)
{
    std::uint32_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, value);
    return code == std::errc{} && stopped == end ? std::optional(value) : std::nullopt;
}

} // namespace

scram_keys keys_from(const sha256_hash& salted_password)
{
    return {hmac_sha256(salted_password, as_bytes("Client Key")), hmac_sha256(salted_password, as_bytes("Server Key"))};
}

scram_conversation::scram_conversation(std::string_view username, std::string_view nonce)
    : client_first_bare_("n=" + escaped(username) + ",r=" + std::string(nonce)),
      client_nonce_(nonce)
{
}

std::string scram_conversation::client_first() const
{
    return "n,," + client_first_bare_;
}

result<scram_challenge> scram_conversation::read_server_first(std::string_view message)
{
    auto rest = message;
    if (take_attribute(rest, 'm'))
        return failure("the server wants an extension that is not known");
    const auto nonce = take_attribute(rest, 'r');
    const auto salt = take_attribute(rest, 's');
    const auto count = take_attribute(rest, 'i');
    if (!nonce || !salt || !count)
        return failure("the server's first message is malformed");
    if (!nonce->starts_with(client_nonce_) || nonce->size() == client_nonce_.size())
        return failure("the server's nonce does not continue ours");
    auto salt_bytes = from_base64(*salt);
    const auto iterations = read_count(*count);
    if (!salt_bytes || salt_bytes->empty() || !iterations)
        return failure("the server's first message is malformed");
    if (*iterations < least_iterations)
        return failure("the server wants " + std::to_string(*iterations) + " iterations; fewer than " +
                       std::to_string(least_iterations) + " are not safe");
    if (*iterations > most_iterations)
        return failure("the server wants " + std::to_string(*iterations) + " iterations; more than " +
                       std::to_string(most_iterations) + " are refused");
    server_first_ = message;
    combined_nonce_ = *nonce;
    return scram_challenge{std::move(*salt_bytes), *iterations};
}

std::string scram_conversation::client_final(const scram_keys& keys)
{
    const auto without_proof = std::string(channel_binding) + ",r=" + combined_nonce_;
    const auto auth_message = client_first_bare_ + "," + server_first_ + "," + without_proof;
    const auto stored_key = sha256(keys.client_key);
    auto proof = hmac_sha256(stored_key, as_bytes(auth_message));
    for (std::size_t i = 0; i < proof.size(); ++i)
        proof[i] ^= keys.client_key[i];
    server_signature_ = hmac_sha256(keys.server_key, as_bytes(auth_message));
    return without_proof + ",p=" + to_base64(proof);
}

result<void> scram_conversation::read_server_final(std::string_view message) const
{
    auto rest = message;
    if (const auto refused = take_attribute(rest, 'e'))
        return failure("the server refuses: " + std::string(*refused));
    const auto verifier = take_attribute(rest, 'v');
    const auto signature = verifier ? from_base64(*verifier) : std::nullopt;
    if (!signature || signature->size() != server_signature_.size())
        return failure("the server's final message is malformed");
    sha256_hash said;
    std::copy(signature->begin(), signature->end(), said.begin());
    if (!equal_in_constant_time(said, server_signature_))
        return failure("the server does not know the password: it may not be the server it claims to be");
    return {};
}

const scram_keys* scram_key_cache::find(const scram_challenge& challenge) const noexcept
{
    return challenge_ == challenge ? &keys_ : nullptr;
}

void scram_key_cache::put(scram_challenge challenge, const scram_keys& keys)
{
    challenge_ = std::move(challenge);
    keys_ = keys;
}

} // namespace zonda::mongo::core
