// Numbers: sums, products, roundings, and the smallest, largest, sum and mean of lists.
#include <zonda/pocket/core/arithmetic.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <cmath>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

failure only_numbers(std::string_view name, bson::value_view v)
{
    return {errc::type_mismatch, std::string(name) + " only supports numeric types, not " + std::string(type_name(v))};
}

std::optional<std::int64_t> milliseconds_of(bson::value_view v)
{
    if (const auto date = v.get<datetime>())
        return date->time_since_epoch().count();
    return {};
}

outcome<value> date_plus(std::int64_t since_epoch, double amount)
{
    const double moved = static_cast<double>(since_epoch) + std::round(amount);
    if (!(std::abs(moved) < 9.2e18))
        return failure{errc::overflow, "date overflow"};
    return value(datetime(std::chrono::milliseconds(since_epoch + std::llround(amount))));
}

outcome<value> add_all(arguments of)
{
    value sum(0);
    std::optional<std::int64_t> date;
    for (const auto& one : of)
    {
        if (is_nullish(one))
            return value(bson::null);
        if (const auto since_epoch = milliseconds_of(one))
        {
            if (date)
                return failure{static_cast<errc>(16612), "only one date allowed in an $add expression"};
            date = since_epoch;
            continue;
        }
        if (!is_number(one))
            return failure{errc::type_mismatch,
                           "$add only supports numeric or date types, not " + std::string(type_name(one))};
        auto next = add(sum, one, on_overflow::widen);
        if (!next)
            return next;
        sum = std::move(*next);
    }
    return date ? date_plus(*date, *real_number(sum)) : outcome<value>(std::move(sum));
}

outcome<value> subtract_two(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    const auto left = milliseconds_of(of[0]);
    const auto right = milliseconds_of(of[1]);
    if (left && right)
    {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(*left, *right, &difference))
            return failure{errc::overflow, "date overflow"};
        return value(static_cast<long>(difference));
    }
    if (left && is_number(of[1]))
        return date_plus(*left, -*real_number(of[1]));
    if (is_number(of[0]) && is_number(of[1]))
        return subtract(of[0], of[1], on_overflow::widen);
    return failure{errc::type_mismatch,
                   "can't $subtract " + std::string(type_name(of[1])) + " from " + std::string(type_name(of[0]))};
}

outcome<value> multiply_all(arguments of)
{
    value product(1);
    for (const auto& one : of)
    {
        if (is_nullish(one))
            return value(bson::null);
        if (!is_number(one))
            return only_numbers("$multiply", one);
        auto next = multiply(product, one, on_overflow::widen);
        if (!next)
            return next;
        product = std::move(*next);
    }
    return product;
}

outcome<value> divide(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    if (!is_number(of[0]) || !is_number(of[1]))
        return failure{errc::type_mismatch, "$divide only supports numeric types, not " +
                                                std::string(type_name(of[0])) + " and " +
                                                std::string(type_name(of[1]))};
    if (is_decimal(of[0]) || is_decimal(of[1]))
        return no_decimals();
    if (real_number(of[1]) == 0.0)
        return failure{errc::bad_value, "can't $divide by zero"};
    return value(*real_number(of[0]) / *real_number(of[1]));
}

outcome<value> modulo(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    if (!is_number(of[0]) || !is_number(of[1]))
        return failure{errc::type_mismatch, "$mod only supports numeric types, not " + std::string(type_name(of[0])) +
                                                " and " + std::string(type_name(of[1]))};
    if (is_decimal(of[0]) || is_decimal(of[1]))
        return no_decimals();
    if (real_number(of[1]) == 0.0)
        return failure{static_cast<errc>(16610), "can't $mod by zero"};
    if (of[0].kind() == bson::type::double_ || of[1].kind() == bson::type::double_)
        return value(std::fmod(*real_number(of[0]), *real_number(of[1])));
    const auto dividend = *whole_number(of[0]);
    const auto divisor = *whole_number(of[1]);
    return integer_value(divisor == -1 ? 0 : dividend % divisor,
                         of[0].kind() == bson::type::int64 || of[1].kind() == bson::type::int64);
}

// Functions of one number that give a number of the same type, or of type double.
template <class Function>
outcome<value> real_function(std::string_view name, const value& v, Function function)
{
    if (is_nullish(v))
        return value(bson::null);
    if (!is_number(v))
        return only_numbers(name, v);
    if (is_decimal(v))
        return no_decimals();
    return function(*real_number(v));
}

outcome<value> absolute(arguments of)
{
    if (const auto whole = of[0].kind() != bson::type::double_ ? whole_number(of[0]) : std::nullopt;
        whole && !is_decimal(of[0]))
    {
        if (*whole == INT64_MIN)
            return failure{static_cast<errc>(28680), "can't take $abs of long long min"};
        return integer_value(std::abs(*whole), of[0].kind() == bson::type::int64);
    }
    return real_function("$abs", of[0], [](double x) { return value(std::abs(x)); });
}

template <class Rounding>
outcome<value> to_whole(std::string_view name, const value& v, Rounding rounding)
{
    if (v.kind() == bson::type::int32 || v.kind() == bson::type::int64)
        return v;
    return real_function(name, v, [rounding](double x) { return value(rounding(x)); });
}

double half_to_even(double x)
{
    return std::nearbyint(x); // the default rounding mode
}

template <class Rounding>
outcome<value> to_place(std::string_view name, arguments of, Rounding rounding)
{
    if (of.size() > 1 && is_nullish(of[1]))
        return value(bson::null);
    const auto place = of.size() > 1 ? whole_number(of[1]) : std::optional<std::int64_t>(0);
    if (!place || *place < -20 || *place > 100)
        return failure{static_cast<errc>(51083), "cannot apply " + std::string(name) +
                                                     " with a precision value that is no integer from -20 to 100"};
    if (*place >= 0 && (of[0].kind() == bson::type::int32 || of[0].kind() == bson::type::int64))
        return of[0];
    const bool whole = of[0].kind() != bson::type::double_;
    const bool wide = of[0].kind() == bson::type::int64;
    return real_function(name, of[0],
                         [&](double x)
                         {
                             const double scale = std::pow(10.0, static_cast<double>(*place));
                             const double scaled = x * scale;
                             const double rounded = std::isfinite(scaled) ? rounding(scaled) / scale : x;
                             return whole && std::abs(rounded) < 9e18
                                        ? integer_value(static_cast<std::int64_t>(rounded), wide)
                                        : value(rounded);
                         });
}

outcome<value> power(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    if (!is_number(of[0]) || !is_number(of[1]))
        return only_numbers("$pow", is_number(of[0]) ? of[1] : of[0]);
    if (is_decimal(of[0]) || is_decimal(of[1]))
        return no_decimals();
    const double result = std::pow(*real_number(of[0]), *real_number(of[1]));
    const bool whole = of[0].kind() != bson::type::double_ && of[1].kind() != bson::type::double_;
    if (whole && std::trunc(result) == result && std::abs(result) < 9007199254740992.0)
        return integer_value(static_cast<std::int64_t>(result),
                             of[0].kind() == bson::type::int64 || of[1].kind() == bson::type::int64);
    return value(result);
}

outcome<value> square_root(arguments of)
{
    return real_function("$sqrt", of[0],
                         [](double x) -> outcome<value>
                         {
                             if (x < 0)
                                 return failure{static_cast<errc>(28714),
                                                "$sqrt's argument must be greater than or equal to 0"};
                             return value(std::sqrt(x));
                         });
}

template <class Function>
outcome<value> logarithm(std::string_view name, const value& v, Function function)
{
    return real_function(name, v,
                         [&](double x) -> outcome<value>
                         {
                             if (!(x > 0))
                                 return failure{static_cast<errc>(28761),
                                                std::string(name) + "'s argument must be a positive number"};
                             return value(function(x));
                         });
}

// Of a single array its items, else the arguments themselves.
std::vector<bson::value_view> listed(arguments of)
{
    if (of.size() == 1 && is_array(of[0]))
        return items_of(of[0]);
    std::vector<bson::value_view> all;
    for (const auto& one : of)
        all.push_back(one);
    return all;
}

outcome<value> sum(arguments of)
{
    value total(0);
    for (const auto one : listed(of))
    {
        if (!is_number(one))
            continue;
        auto next = add(total, one, on_overflow::widen);
        if (!next)
            return next;
        total = std::move(*next);
    }
    return total;
}

outcome<value> mean(arguments of)
{
    double total = 0;
    int count = 0;
    for (const auto one : listed(of))
    {
        if (!is_number(one))
            continue;
        if (is_decimal(one))
            return no_decimals();
        total += *real_number(one);
        ++count;
    }
    return count == 0 ? value(bson::null) : value(total / count);
}

outcome<value> extreme(arguments of, int sign)
{
    bson::value_view best;
    for (const auto one : listed(of))
        if (!is_nullish(one) && (!best || compare(one, best) * sign > 0))
            best = one;
    return best ? value(best) : value(bson::null);
}

constexpr operator_entry entries[] = {
    {"$add", 0, -1, {}, add_all},
    {"$subtract", 2, 2, {}, subtract_two},
    {"$multiply", 0, -1, {}, multiply_all},
    {"$divide", 2, 2, {}, divide},
    {"$mod", 2, 2, {}, modulo},
    {"$abs", 1, 1, {}, absolute},
    {"$ceil", 1, 1, {}, [](arguments of) { return to_whole("$ceil", of[0], [](double x) { return std::ceil(x); }); }},
    {"$floor",
     1,
     1,
     {},
     [](arguments of) { return to_whole("$floor", of[0], [](double x) { return std::floor(x); }); }},
    {"$round", 1, 2, {}, [](arguments of) { return to_place("$round", of, half_to_even); }},
    {"$trunc", 1, 2, {}, [](arguments of) { return to_place("$trunc", of, [](double x) { return std::trunc(x); }); }},
    {"$pow", 2, 2, {}, power},
    {"$sqrt", 1, 1, {}, square_root},
    {"$exp",
     1,
     1,
     {},
     [](arguments of) { return real_function("$exp", of[0], [](double x) { return value(std::exp(x)); }); }},
    {"$ln", 1, 1, {}, [](arguments of) { return logarithm("$ln", of[0], [](double x) { return std::log(x); }); }},
    {"$log10",
     1,
     1,
     {},
     [](arguments of) { return logarithm("$log10", of[0], [](double x) { return std::log10(x); }); }},
    {"$sum", 0, -1, {}, sum},
    {"$avg", 0, -1, {}, mean},
    {"$min", 0, -1, {}, [](arguments of) { return extreme(of, -1); }},
    {"$max", 0, -1, {}, [](arguments of) { return extreme(of, 1); }},
};

} // namespace

std::span<const operator_entry> arithmetic_operators()
{
    return entries;
}

} // namespace zonda::pocket
