#include <zonda/pocket/core/arithmetic.hpp>
#include <zonda/pocket/core/number.hpp>

#include <limits>

namespace zonda::pocket
{
namespace
{

std::int64_t whole(bson::value_view v)
{
    return v.kind() == bson::type::int32 ? *v.get<std::int32_t>() : *v.get<std::int64_t>();
}

template <class Integers, class Reals>
outcome<value> combine(bson::value_view a, bson::value_view b, on_overflow mode, Integers integers, Reals reals)
{
    if (is_decimal(a) || is_decimal(b))
        return no_decimals();
    if (a.kind() == bson::type::double_ || b.kind() == bson::type::double_)
        return value(reals(*real_number(a), *real_number(b)));
    const bool wide = a.kind() == bson::type::int64 || b.kind() == bson::type::int64;
    std::int64_t result = 0;
    if (!integers(whole(a), whole(b), &result))
        return integer_value(result, wide);
    if (mode == on_overflow::fail)
        return failure{errc::bad_value, "the result does not fit into a 64-bit integer"};
    return value(reals(*real_number(a), *real_number(b)));
}

} // namespace

failure no_decimals()
{
    return {errc::bad_value, "pocket stores and compares Decimal128, but does not calculate with it"};
}

value integer_value(std::int64_t result, bool wide)
{
    if (wide || result < std::numeric_limits<std::int32_t>::min() || result > std::numeric_limits<std::int32_t>::max())
        return value(static_cast<long>(result));
    return value(static_cast<int>(result));
}

outcome<value> add(bson::value_view a, bson::value_view b, on_overflow mode)
{
    return combine(
        a, b, mode, [](auto x, auto y, auto* out) { return __builtin_add_overflow(x, y, out); },
        [](double x, double y) { return x + y; });
}

outcome<value> subtract(bson::value_view a, bson::value_view b, on_overflow mode)
{
    return combine(
        a, b, mode, [](auto x, auto y, auto* out) { return __builtin_sub_overflow(x, y, out); },
        [](double x, double y) { return x - y; });
}

outcome<value> multiply(bson::value_view a, bson::value_view b, on_overflow mode)
{
    return combine(
        a, b, mode, [](auto x, auto y, auto* out) { return __builtin_mul_overflow(x, y, out); },
        [](double x, double y) { return x * y; });
}

} // namespace zonda::pocket
