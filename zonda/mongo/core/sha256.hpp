// The hashes that SCRAM-SHA-256 is made of.
#pragma once

#include <zonda/base/bytes.hpp>

#include <array>
#include <memory>
#include <string_view>

namespace zonda::mongo::core
{

using sha256_hash = std::array<std::uint8_t, 32>;

sha256_hash sha256(bytes_view data);
sha256_hash hmac_sha256(bytes_view key, bytes_view data);
/// In a time that does not depend on where they differ.
bool equal_in_constant_time(const sha256_hash& a, const sha256_hash& b) noexcept;

/// PBKDF2 with HMAC-SHA-256 and one block of output: Hi() of RFC 5802. Milliseconds of CPU in all, so it is done in
/// slices, between which the caller lets others run.
class key_derivation
{
public:
    key_derivation(std::string_view password, bytes_view salt, std::uint32_t iterations);
    ~key_derivation();

    /// Does at most that many iterations; true when it is done.
    bool advance(std::uint32_t iterations);
    /// After advance() has said true.
    const sha256_hash& result() const noexcept { return result_; }

private:
    struct states;

    std::unique_ptr<states> states_;
    std::uint32_t left_;
    sha256_hash last_{};
    sha256_hash result_{};
};

} // namespace zonda::mongo::core
