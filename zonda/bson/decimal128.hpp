// IEEE 754-2008 decimals of 34 digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::bson
{

/// 16 bytes in binary integer decimal form. Equal means the same bits: 1.0 and 1.00 are two values.
/// It is carried, written and read, not calculated with.
class decimal128
{
public:
    /// 0E-6176, all bits zero.
    constexpr decimal128() noexcept = default;
    constexpr decimal128(std::uint64_t high, std::uint64_t low) noexcept : high_(high), low_(low) {}

    /// Decimal text as the specification writes it: "0.1", "-1E+3", "NaN", "Infinity". Empty if it is no number, or
    /// not exactly one of these decimals (no rounding of digits other than zeros).
    static std::optional<decimal128> from_string(std::string_view text);
    std::string to_string() const;

    constexpr std::uint64_t high() const noexcept { return high_; }
    constexpr std::uint64_t low() const noexcept { return low_; }

    friend constexpr bool operator==(const decimal128&, const decimal128&) noexcept = default;

private:
    std::uint64_t high_{0};
    std::uint64_t low_{0};
};

} // namespace zonda::bson
