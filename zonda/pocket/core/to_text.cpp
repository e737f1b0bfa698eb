#include <zonda/base/time.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/to_text.hpp>

#include <charconv>
#include <cmath>

namespace zonda::pocket
{

std::string double_text(double v)
{
    if (std::isnan(v))
        return "NaN";
    if (std::isinf(v))
        return v < 0 ? "-Infinity" : "Infinity";
    char digits[40];
    const auto [end, code] = std::to_chars(digits, digits + sizeof digits, v);
    static_cast<void>(code); // 40 characters hold every double
    return {digits, end};
}

outcome<std::string> to_text(bson::value_view v, std::string_view name)
{
    if (is_nullish(v))
        return std::string();
    switch (v.kind())
    {
    case bson::type::string:
        return std::string(v.text());
    case bson::type::symbol:
        return std::string(text_of(v));
    case bson::type::int32:
        return std::to_string(*v.get<std::int32_t>());
    case bson::type::int64:
        return std::to_string(*v.get<std::int64_t>());
    case bson::type::double_:
        return double_text(*v.get<double>());
    case bson::type::decimal128:
        return v.get<bson::decimal128>()->to_string();
    case bson::type::boolean:
        return std::string(*v.get<bool>() ? "true" : "false");
    case bson::type::datetime:
        return to_iso8601(*v.get<datetime>());
    case bson::type::object_id:
        return v.get<bson::object_id>()->to_string();
    default:
        return failure{errc::conversion_failure, "Unsupported conversion from " + std::string(type_name(v)) +
                                                     " to string in " + std::string(name)};
    }
}

} // namespace zonda::pocket
