// Numbers across their four types: one order, one key form, exact in both.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/bson/document_view.hpp>

namespace zonda::pocket
{

/// Negative, zero or positive. NaN equals NaN and is less than every other number; -0 equals 0.
/// Both must be numbers.
int compare_numbers(bson::value_view a, bson::value_view b);

/// Appends bytes whose order is the order of compare_numbers; equal numbers of different types give equal bytes.
///
///     byte   0x20 NaN | 0x21 -infinity | 0x22 negative | 0x23 zero | 0x24 positive | 0x25 infinity; for 0x22 and 0x24:
///     2      binary exponent of the leading bit + 32768, big-endian
///     8      the 64 leading bits, big-endian
///     1      0 nothing more | 1: 8 more bits of 64, then 1 byte: 0 exact, 1 there is a rest (decimals only)
///
/// For a negative number everything after the first byte is inverted.
void append_number_key(bytes& out, bson::value_view number);

/// The number is a whole one that an int64 can hold (3.0 is).
std::optional<std::int64_t> whole_number(bson::value_view value);
/// Any number as a double, rounded. None for what is no number.
std::optional<double> real_number(bson::value_view value);

} // namespace zonda::pocket
