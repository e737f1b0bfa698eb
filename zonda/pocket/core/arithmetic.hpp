// Sums and products across MongoDB's numeric types.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

namespace zonda::pocket
{

enum class on_overflow : std::uint8_t
{
    widen, // an int64 that overflows becomes a double (aggregation)
    fail   // … is refused (update operators)
};

/// Two int32 give an int32, or an int64 if it does not fit; an int64 makes the result an int64, a double a double.
/// Both must be numbers. Errors: bad_value for decimals (pocket stores and orders them, but does not calculate with
/// them) and for an overflow that shall fail.
outcome<value> add(bson::value_view a, bson::value_view b, on_overflow mode);
outcome<value> subtract(bson::value_view a, bson::value_view b, on_overflow mode);
outcome<value> multiply(bson::value_view a, bson::value_view b, on_overflow mode);

/// An int32 if both can be, else an int64.
value integer_value(std::int64_t result, bool wide);

inline bool is_decimal(bson::value_view v)
{
    return v.kind() == bson::type::decimal128;
}

failure no_decimals();

} // namespace zonda::pocket
