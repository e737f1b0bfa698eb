// From one type to another, and asking which type it is.
#include <zonda/base/time.hpp>
#include <zonda/pocket/core/arithmetic.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/to_text.hpp>
#include <zonda/pocket/core/type_alias.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

failure cannot(bson::value_view v, std::string_view target, std::string_view why = {})
{
    std::string words = why.empty()
                            ? "Unsupported conversion from " + std::string(type_name(v)) + " to " + std::string(target)
                            : "Failed to convert " + shown(v) + " to " + std::string(target) + ": " + std::string(why);
    return {errc::conversion_failure, words + " in $convert with no onError value"};
}

template <class T>
std::optional<T> parsed(std::string_view text)
{
    T number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

outcome<value> to_integer(bson::value_view v, bool wide)
{
    const std::string_view target = wide ? "long" : "int";
    const double least = wide ? -9223372036854775808.0 : std::numeric_limits<std::int32_t>::min();
    const double most = wide ? 9223372036854775807.0 : std::numeric_limits<std::int32_t>::max();
    std::optional<std::int64_t> whole;
    if (const auto boolean = v.get<bool>())
        whole = *boolean ? 1 : 0;
    else if (const auto date = v.get<datetime>(); date && wide)
        whole = date->time_since_epoch().count();
    else if (is_string(v))
    {
        whole = parsed<std::int64_t>(v.text());
        if (!whole)
            return cannot(v, target, "it is no whole number in decimal digits");
    }
    else if (is_number(v))
    {
        whole = v.to_int64();
        const double real = *real_number(v);
        if (!whole && std::isfinite(real) && real >= least && real < most)
            whole = static_cast<std::int64_t>(real);
        if (!whole)
            return cannot(v, target, "it would overflow, or is no number");
    }
    if (!whole)
        return cannot(v, target);
    if (!wide &&
        (*whole < std::numeric_limits<std::int32_t>::min() || *whole > std::numeric_limits<std::int32_t>::max()))
        return cannot(v, target, "it would overflow");
    return wide ? value(static_cast<long>(*whole)) : value(static_cast<int>(*whole));
}

outcome<value> to_double(bson::value_view v)
{
    if (const auto boolean = v.get<bool>())
        return value(*boolean ? 1.0 : 0.0);
    if (const auto date = v.get<datetime>())
        return value(static_cast<double>(date->time_since_epoch().count()));
    if (const auto real = real_number(v))
        return value(*real);
    if (!is_string(v))
        return cannot(v, "double");
    const auto real = parsed<double>(v.text());
    return real ? outcome<value>(value(*real)) : cannot(v, "double", "it is no number");
}

outcome<value> to_date(bson::value_view v)
{
    if (v.kind() == bson::type::datetime)
        return value(v);
    if (const auto id = v.get<bson::object_id>())
        return value(id->created_at());
    if (v.kind() == bson::type::timestamp)
        return value(datetime(std::chrono::seconds(v.get<bson::timestamp>()->seconds)));
    if (is_string(v))
    {
        const auto at = from_iso8601(v.text());
        return at ? outcome<value>(value(*at)) : cannot(v, "date", "it is no ISO 8601 time");
    }
    const auto real = real_number(v);
    if (!real || v.kind() == bson::type::int32)
        return cannot(v, "date");
    if (!(std::abs(*real) < 9.2e18))
        return cannot(v, "date", "it would overflow");
    return value(datetime(std::chrono::milliseconds(v.to_int64().value_or(static_cast<std::int64_t>(*real)))));
}

outcome<value> to_object_id(bson::value_view v)
{
    if (v.kind() == bson::type::object_id)
        return value(v);
    const auto id = is_string(v) ? bson::object_id::from_string(v.text()) : std::nullopt;
    return id ? outcome<value>(value(*id))
              : cannot(v, "objectId", is_string(v) ? "it is not 24 hexadecimal digits" : "");
}

outcome<value> to_boolean(bson::value_view v)
{
    return value(!is_number(v) && v.kind() != bson::type::boolean ? true : is_true(v));
}

outcome<value> to_string(bson::value_view v)
{
    auto text = to_text(v, "$convert");
    return text ? outcome<value>(value(*text)) : text.error();
}

outcome<value> converted(bson::value_view v, bson::type target)
{
    switch (target)
    {
    case bson::type::int32:
        return to_integer(v, false);
    case bson::type::int64:
        return to_integer(v, true);
    case bson::type::double_:
        return to_double(v);
    case bson::type::datetime:
        return to_date(v);
    case bson::type::object_id:
        return to_object_id(v);
    case bson::type::boolean:
        return to_boolean(v);
    case bson::type::string:
        return to_string(v);
    case bson::type::decimal128:
        return no_decimals();
    default:
        return cannot(v, bson::name_of(target));
    }
}

outcome<value> convert_to(const value& v, bson::type target)
{
    return is_nullish(v) ? outcome<value>(value(bson::null)) : converted(v, target);
}

outcome<value> convert(const operator_call& call)
{
    auto input = call.evaluate(0);
    auto to = call.evaluate(1);
    if (!input || !to)
        return input ? to : input;
    if (is_nullish(*input))
        return call.argument(3).given() ? call.evaluate(3) : outcome<value>(value(bson::null));
    if (is_nullish(*to))
        return value(bson::null);
    const auto target = type_of_alias(*to);
    if (!target)
        return failure{errc::bad_value, "Unknown type name: " + shown(*to)};
    auto result = converted(*input, *target);
    if (!result && call.argument(2).given())
        return call.evaluate(2);
    return result;
}

constexpr parameter convert_parameters[] = {{"input", true}, {"to", true}, {"onError", false}, {"onNull", false}};

constexpr operator_entry entries[] = {
    {"$type", 1, 1, {}, [](arguments of) -> outcome<value> { return value(type_name(of[0])); }},
    {"$isNumber", 1, 1, {}, [](arguments of) -> outcome<value> { return value(is_number(of[0])); }},
    {"$toInt", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::int32); }},
    {"$toLong", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::int64); }},
    {"$toDouble", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::double_); }},
    {"$toDate", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::datetime); }},
    {"$toBool", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::boolean); }},
    {"$toString", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::string); }},
    {"$toObjectId", 1, 1, {}, [](arguments of) { return convert_to(of[0], bson::type::object_id); }},
    {"$convert", 0, 0, convert_parameters, nullptr, convert},
};

} // namespace

std::span<const operator_entry> conversion_operators()
{
    return entries;
}

} // namespace zonda::pocket
