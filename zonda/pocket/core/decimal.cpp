#include <zonda/pocket/core/decimal.hpp>

#include <bit>
#include <vector>

namespace zonda::pocket
{
namespace
{

// 10^9 is the largest power of ten below 2^32: multiplication and division go by this many digits at a time.
constexpr std::uint32_t billion = 1'000'000'000;

// An unsigned integer of any size, least significant limb first, no leading zero limb.
class big_integer
{
public:
    big_integer(std::uint64_t high, std::uint64_t low)
    {
        for (const std::uint64_t part : {low, high})
        {
            limbs_.push_back(static_cast<std::uint32_t>(part));
            limbs_.push_back(static_cast<std::uint32_t>(part >> 32));
        }
        trim();
    }

    bool zero() const { return limbs_.empty(); }
    int bit_width() const
    {
        return zero() ? 0 : static_cast<int>(limbs_.size() - 1) * 32 + static_cast<int>(std::bit_width(limbs_.back()));
    }

    void multiply(std::uint32_t factor)
    {
        std::uint64_t carry = 0;
        for (auto& limb : limbs_)
        {
            carry += std::uint64_t{limb} * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry)
            limbs_.push_back(static_cast<std::uint32_t>(carry));
    }

    std::uint32_t divide(std::uint32_t divisor)
    {
        std::uint64_t remainder = 0;
        for (auto limb = limbs_.rbegin(); limb != limbs_.rend(); ++limb)
        {
            remainder = (remainder << 32) | *limb;
            *limb = static_cast<std::uint32_t>(remainder / divisor);
            remainder %= divisor;
        }
        trim();
        return static_cast<std::uint32_t>(remainder);
    }

    void shift_left(int limbs) { limbs_.insert(limbs_.begin(), static_cast<std::size_t>(limbs), 0U); }

    // Bit 0 is the highest one that is set; bits beyond the lowest are zero.
    bool leading_bit(int index) const
    {
        const int position = bit_width() - 1 - index;
        return position >= 0 && (limbs_[static_cast<std::size_t>(position / 32)] >> (position % 32) & 1U);
    }

    bool any_bit_below(int index) const
    {
        for (int i = index, n = bit_width(); i < n; ++i)
            if (leading_bit(i))
                return true;
        return false;
    }

private:
    void trim()
    {
        while (!limbs_.empty() && limbs_.back() == 0)
            limbs_.pop_back();
    }

    std::vector<std::uint32_t> limbs_;
};

std::uint32_t power_of_ten(int n)
{
    std::uint32_t power = 1;
    for (; n > 0; --n)
        power *= 10;
    return power;
}

struct scaled
{
    big_integer integer;
    int exponent; // integer * 2^exponent
    bool rest;
};

scaled scale(big_integer integer, int decimal_exponent)
{
    bool rest = false;
    int exponent = 0;
    if (decimal_exponent < 0)
    {
        // So many more bits that 128 are left after the division: a digit is less than 3.33 bits.
        const int limbs = (-decimal_exponent * 10 / 3 + 160) / 32 + 1;
        integer.shift_left(limbs);
        exponent = -32 * limbs;
    }
    for (int left = decimal_exponent; left > 0; left -= 9)
        integer.multiply(left >= 9 ? billion : power_of_ten(left));
    for (int left = -decimal_exponent; left > 0; left -= 9)
        rest |= integer.divide(left >= 9 ? billion : power_of_ten(left)) != 0;
    return {std::move(integer), exponent, rest};
}

bool above_34_digits(std::uint64_t high, std::uint64_t low)
{
    // 10^34 - 1 = 0x1ed09bead87c0'378d8e63ffffffff
    constexpr std::uint64_t high_limit = 0x1ed09bead87c0;
    constexpr std::uint64_t low_limit = 0x378d8e63ffffffff;
    return high > high_limit || (high == high_limit && low > low_limit);
}

} // namespace

binary_magnitude magnitude_of_decimal(std::uint64_t high, std::uint64_t low)
{
    const bool negative = high >> 63;
    binary_magnitude result;
    if ((high >> 58 & 0x1f) == 0x1f)
    {
        result.kind = number_class::nan;
        return result;
    }
    if ((high >> 58 & 0x1f) == 0x1e)
    {
        result.kind = negative ? number_class::negative_infinity : number_class::infinity;
        return result;
    }
    const std::uint64_t coefficient_high = high & 0x1ffffffffffff;
    const bool large_form = (high >> 61 & 3) == 3; // its coefficients are all above 34 digits
    if (large_form || above_34_digits(coefficient_high, low) || (coefficient_high == 0 && low == 0))
        return result;

    const int decimal_exponent = static_cast<int>(high >> 49 & 0x3fff) - 6176;
    const scaled exact = scale(big_integer(coefficient_high, low), decimal_exponent);
    result.kind = negative ? number_class::negative : number_class::positive;
    result.exponent = exact.integer.bit_width() - 1 + exact.exponent;
    for (int bit = 0; bit < 128; ++bit)
        if (exact.integer.leading_bit(bit))
            result.mantissa[static_cast<std::size_t>(bit / 64)] |= std::uint64_t{1} << (63 - bit % 64);
    result.rest = exact.rest || exact.integer.any_bit_below(128);
    return result;
}

} // namespace zonda::pocket
