// SCRAM-SHA-256: both sides prove that they know the password, and neither sends it.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/mongo/core/sha256.hpp>

#include <optional>
#include <string>

namespace zonda::mongo::core
{

/// What a password becomes; enough to sign in, so it is kept as carefully.
struct scram_keys
{
    sha256_hash client_key{};
    sha256_hash server_key{};
};

scram_keys keys_from(const sha256_hash& salted_password);

/// What the server wants the password mixed with.
struct scram_challenge
{
    bytes salt{};
    std::uint32_t iterations{0};

    bool operator==(const scram_challenge&) const = default;
};

/// Fewer iterations would let somebody in the middle guess passwords cheaply.
inline constexpr std::uint32_t least_iterations = 4096;
/// More would only keep the processor busy.
inline constexpr std::uint32_t most_iterations = 10'000'000;

/// One conversation, message by message. The names are those of RFC 5802.
///
/// Errors: errc::authentication_failed in words.
/// Spec: RFC 5802, RFC 7677; MongoDB driver specifications, authentication.
class scram_conversation
{
public:
    /// `nonce`: printable, fresh for each conversation, without a comma.
    scram_conversation(std::string_view username, std::string_view nonce);

    std::string client_first() const;
    result<scram_challenge> read_server_first(std::string_view message);
    /// After read_server_first, with the keys that its challenge makes of the password.
    std::string client_final(const scram_keys& keys);
    /// After client_final: has the server proved that it knows the password?
    result<void> read_server_final(std::string_view message) const;

private:
    std::string client_first_bare_;
    std::string client_nonce_;
    std::string server_first_{};
    std::string combined_nonce_{};
    sha256_hash server_signature_{};
};

/// The keys of the last challenge, so that the next connection signs in without deriving them again.
class scram_key_cache
{
public:
    const scram_keys* find(const scram_challenge& challenge) const noexcept;
    void put(scram_challenge challenge, const scram_keys& keys);

private:
    std::optional<scram_challenge> challenge_{};
    scram_keys keys_{};
};

} // namespace zonda::mongo::core
