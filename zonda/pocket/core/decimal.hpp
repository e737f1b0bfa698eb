// Decimal128 as binary floating point: enough of its bits to order it among doubles and integers.
#pragma once

#include <zonda/bson/document_view.hpp>

#include <array>
#include <cstdint>

namespace zonda::pocket
{

enum class number_class : std::uint8_t
{
    nan,
    negative_infinity,
    negative,
    zero,
    positive,
    infinity
};

/// magnitude = 0.mantissa * 2^(exponent + 1), mantissa's first bit set. `rest`: some lower bits are lost.
struct binary_magnitude
{
    number_class kind{number_class::zero};
    int exponent{0};
    std::array<std::uint64_t, 2> mantissa{};
    bool rest{false};
};

/// From the 16 bytes as BSON carries them (IEEE 754-2008, binary integer decimal, little-endian). The 128 leading bits
/// tell any two different decimals of 34 digits apart. Coefficients above 10^34 - 1 count as zero, as the standard
/// says.
binary_magnitude magnitude_of_decimal(std::uint64_t high, std::uint64_t low);

} // namespace zonda::pocket
