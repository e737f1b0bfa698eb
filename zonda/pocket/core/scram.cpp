#include <zonda/base/text.hpp>
#include <zonda/pocket/core/scram.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

constexpr std::size_t hash_size = 32;

bytes hmac(bytes_view key, std::string_view text)
{
    bytes made(hash_size);
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), made.data(), &size);
    return made;
}

bytes sha256(bytes_view data)
{
    bytes made(hash_size);
    unsigned size = 0;
    EVP_Digest(data.data(), data.size(), made.data(), &size, EVP_sha256(), nullptr);
    return made;
}

failure refused()
{
    return {errc::authentication_failed, "Authentication failed."};
}

failure malformed(std::string_view what)
{
    return {errc::bad_value, "malformed SCRAM message: " + std::string(what)};
}

// The value of `n=`, `r=` … in a list of attributes separated by commas.
std::optional<std::string_view> attribute(std::string_view message, char name)
{
    while (!message.empty())
    {
        const auto comma = message.find(',');
        const auto one = message.substr(0, comma);
        if (one.size() >= 2 && one[0] == name && one[1] == '=')
            return one.substr(2);
        message = comma == std::string_view::npos ? std::string_view() : message.substr(comma + 1);
    }
    return {};
}

// `=2C` is a comma and `=3D` an equals sign in a user's name.
std::string unescaped(std::string_view name)
{
    std::string made;
    for (std::size_t i = 0; i < name.size(); ++i)
    {
        const auto code = name.substr(i, 3);
        if (code == "=2C" || code == "=3D")
        {
            made.push_back(code == "=2C" ? ',' : '=');
            i += 2;
        }
        else
            made.push_back(name[i]);
    }
    return made;
}

} // namespace

outcome<scram_credentials> scram_credentials::derive(std::string_view user, std::string_view password, bytes salt,
                                                     int iterations)
{
    const bool printable = std::all_of(password.begin(), password.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (password.empty() || !printable)
        return failure{errc::bad_value, "the password must be printable ASCII, and not empty"};
    bytes salted(hash_size);
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(), static_cast<int>(salt.size()),
                      iterations, EVP_sha256(), static_cast<int>(salted.size()), salted.data());
    scram_credentials made;
    made.user = user;
    made.salt = std::move(salt);
    made.iterations = iterations;
    made.stored_key = sha256(hmac(salted, "Client Key"));
    made.server_key = hmac(salted, "Server Key");
    return made;
}

outcome<std::string> scram_conversation::answer(std::string_view message)
{
    outcome<std::string> answered = step_ == step::first   ? answer_first(message)
                                    : step_ == step::final ? answer_final(message)
                                                           : malformed("the conversation is over");
    if (!answered)
        step_ = step::over;
    return answered;
}

outcome<std::string> scram_conversation::answer_first(std::string_view message)
{
    if (!message.starts_with("n,") && !message.starts_with("y,"))
        return malformed("channel binding is not offered");
    const auto second_comma = message.find(',', 2);
    if (second_comma == std::string_view::npos)
        return malformed("no header");
    gs2_header_ = message.substr(0, second_comma + 1);
    client_first_bare_ = message.substr(second_comma + 1);
    const auto user = attribute(client_first_bare_, 'n');
    const auto nonce = attribute(client_first_bare_, 'r');
    if (!user || !nonce || nonce->empty() || client_first_bare_.starts_with("m="))
        return malformed("a user and a nonce are wanted");
    if (unescaped(*user) != known_->user)
        return refused();
    whole_nonce_ = std::string(*nonce) + nonce_;
    server_first_ = "r=" + whole_nonce_ + ",s=" + to_base64(known_->salt) + ",i=" + std::to_string(known_->iterations);
    step_ = step::final;
    return server_first_;
}

outcome<std::string> scram_conversation::answer_final(std::string_view message)
{
    const auto channel = attribute(message, 'c');
    const auto nonce = attribute(message, 'r');
    const auto proof_at = message.rfind(",p=");
    if (!channel || !nonce || proof_at == std::string_view::npos)
        return malformed("channel binding, nonce and proof are wanted");
    if (*channel != to_base64(as_bytes(gs2_header_)) || *nonce != whole_nonce_)
        return refused();
    const auto proof = from_base64(message.substr(proof_at + 3));
    if (!proof || proof->size() != hash_size)
        return refused();
    const std::string signed_text =
        client_first_bare_ + "," + server_first_ + "," + std::string(message.substr(0, proof_at));
    bytes client_key = hmac(known_->stored_key, signed_text);
    for (std::size_t i = 0; i < hash_size; ++i)
        client_key[i] ^= (*proof)[i];
    if (CRYPTO_memcmp(sha256(client_key).data(), known_->stored_key.data(), hash_size) != 0)
        return refused();
    step_ = step::proved;
    return "v=" + to_base64(hmac(known_->server_key, signed_text));
}

} // namespace zonda::pocket
