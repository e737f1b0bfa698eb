#include <zonda/pocket/core/big_endian.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/decimal.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace zonda::pocket
{
namespace
{

constexpr double two_to_63 = 9223372036854775808.0;

template <class T>
int order(T a, T b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

int compare_doubles(double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(b) - std::isnan(a);
    return order(a, b);
}

int compare_integer_with_double(std::int64_t a, double b)
{
    if (std::isnan(b) || b < -two_to_63)
        return 1;
    if (b >= two_to_63)
        return -1;
    const double whole = std::trunc(b);
    if (const int by_whole = order(a, static_cast<std::int64_t>(whole)))
        return by_whole;
    return order(whole, b);
}

binary_magnitude magnitude_of_integer(std::int64_t value)
{
    binary_magnitude result;
    if (value == 0)
        return result;
    result.kind = value < 0 ? number_class::negative : number_class::positive;
    const auto magnitude = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    result.exponent = static_cast<int>(std::bit_width(magnitude)) - 1;
    result.mantissa[0] = magnitude << (63 - result.exponent);
    return result;
}

binary_magnitude magnitude_of_double(double value)
{
    binary_magnitude result;
    if (std::isnan(value))
        result.kind = number_class::nan;
    else if (std::isinf(value))
        result.kind = value < 0 ? number_class::negative_infinity : number_class::infinity;
    else if (value != 0)
    {
        result.kind = value < 0 ? number_class::negative : number_class::positive;
        int exponent = 0;
        const double fraction = std::frexp(std::abs(value), &exponent); // 0.5 <= fraction < 1
        result.exponent = exponent - 1;
        result.mantissa[0] = static_cast<std::uint64_t>(std::ldexp(fraction, 53)) << 11;
    }
    return result;
}

binary_magnitude magnitude_of(bson::value_view number)
{
    switch (number.kind())
    {
    case bson::type::int32:
        return magnitude_of_integer(*number.get<std::int32_t>());
    case bson::type::int64:
        return magnitude_of_integer(*number.get<std::int64_t>());
    case bson::type::double_:
        return magnitude_of_double(*number.get<double>());
    default:
        break;
    }
    const auto decimal = *number.get<bson::decimal128>();
    return magnitude_of_decimal(decimal.high(), decimal.low());
}

void append_magnitude(bytes& out, const binary_magnitude& magnitude)
{
    out.push_back(static_cast<std::uint8_t>(0x20 + static_cast<int>(magnitude.kind)));
    if (magnitude.kind != number_class::negative && magnitude.kind != number_class::positive)
        return;
    const std::size_t start = out.size();
    append_big_endian(out, static_cast<std::uint64_t>(magnitude.exponent + 32768), 2);
    append_big_endian(out, magnitude.mantissa[0], 8);
    const bool more = magnitude.mantissa[1] != 0 || magnitude.rest;
    out.push_back(more);
    if (more)
    {
        append_big_endian(out, magnitude.mantissa[1], 8);
        out.push_back(magnitude.rest);
    }
    if (magnitude.kind == number_class::negative)
        std::transform(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
                       out.begin() + static_cast<std::ptrdiff_t>(start),
                       [](std::uint8_t byte) { return static_cast<std::uint8_t>(~byte); });
}

std::optional<std::int64_t> integer(bson::value_view value)
{
    if (value.kind() == bson::type::int32)
        return *value.get<std::int32_t>();
    return value.get<std::int64_t>();
}

} // namespace

int compare_numbers(bson::value_view a, bson::value_view b)
{
    const auto whole_a = integer(a);
    const auto whole_b = integer(b);
    if (whole_a && whole_b)
        return order(*whole_a, *whole_b);
    const auto real_a = a.get<double>();
    const auto real_b = b.get<double>();
    if (real_a && real_b)
        return compare_doubles(*real_a, *real_b);
    if (whole_a && real_b)
        return compare_integer_with_double(*whole_a, *real_b);
    if (real_a && whole_b)
        return -compare_integer_with_double(*whole_b, *real_a);
    bytes key_a;
    bytes key_b;
    append_number_key(key_a, a);
    append_number_key(key_b, b);
    return order(key_a, key_b);
}

void append_number_key(bytes& out, bson::value_view number)
{
    append_magnitude(out, magnitude_of(number));
}

std::optional<std::int64_t> whole_number(bson::value_view value)
{
    if (!is_number(value))
        return {};
    if (const auto whole = integer(value))
        return whole;
    const auto real = real_number(value);
    if (real && *real >= -two_to_63 && *real < two_to_63 && std::trunc(*real) == *real)
        return static_cast<std::int64_t>(*real);
    return {};
}

std::optional<double> real_number(bson::value_view value)
{
    if (!is_number(value))
        return {};
    if (const auto real = value.get<double>())
        return real;
    if (const auto whole = integer(value))
        return static_cast<double>(*whole);
    const auto magnitude = magnitude_of(value);
    switch (magnitude.kind)
    {
    case number_class::nan:
        return std::nan("");
    case number_class::negative_infinity:
        return -HUGE_VAL;
    case number_class::infinity:
        return HUGE_VAL;
    case number_class::zero:
        return 0.0;
    default:
        break;
    }
    const double size = std::ldexp(static_cast<double>(magnitude.mantissa[0]), magnitude.exponent - 63);
    return magnitude.kind == number_class::negative ? -size : size;
}

} // namespace zonda::pocket
