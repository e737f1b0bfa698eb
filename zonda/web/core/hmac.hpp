// HMAC-SHA-256 (RFC 2104, FIPS 180-4), and comparison that takes the same time wherever two secrets differ.
#pragma once

#include <zonda/base/bytes.hpp>

#include <array>
#include <cstdint>

namespace zonda::web
{

using digest = std::array<std::uint8_t, 32>;

digest hmac_sha256(bytes_view key, bytes_view message);
digest sha256(bytes_view message);

/// Time depends on the sizes alone.
bool equal_in_constant_time(bytes_view a, bytes_view b) noexcept;

} // namespace zonda::web
