#include <zonda/base/text.hpp>
#include <zonda/web/core/byte_range.hpp>
#include <zonda/web/core/characters.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace zonda::web
{

namespace
{

std::optional<std::uint64_t> parse_number(std::string_view digits) noexcept
{
    std::uint64_t value = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return bad == std::errc{} && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

byte_range last_bytes(std::string_view digits, std::uint64_t size) noexcept
{
    const auto count = parse_number(digits);
    if (!count)
    {
        return {};
    }
    if (*count == 0 || size == 0)
    {
        return {byte_range::kind::not_satisfiable, 0, 0};
    }
    return {byte_range::kind::part, size - std::min(*count, size), size - 1};
}

byte_range from_first(std::string_view first_digits, std::string_view last_digits, std::uint64_t size) noexcept
{
    const auto first = parse_number(first_digits);
    const auto last = last_digits.empty() ? std::optional(UINT64_MAX) : parse_number(last_digits);
    if (!first || !last || *last < *first)
    {
        return {};
    }
    if (*first >= size)
    {
        return {byte_range::kind::not_satisfiable, 0, 0};
    }
    return {byte_range::kind::part, *first, std::min(*last, size - 1)};
}

} // namespace

byte_range parse_byte_range(std::string_view field_value, std::uint64_t size) noexcept
{
    const std::size_t equals = field_value.find('=');
    if (equals == std::string_view::npos || !equals_ignoring_case(trimmed(field_value.substr(0, equals)), "bytes") ||
        field_value.find(',') != std::string_view::npos)
    {
        return {};
    }
    const std::string_view range = trimmed(field_value.substr(equals + 1));
    const std::size_t hyphen = range.find('-');
    if (hyphen == std::string_view::npos)
    {
        return {};
    }
    return hyphen == 0 ? last_bytes(range.substr(1), size)
                       : from_first(range.substr(0, hyphen), range.substr(hyphen + 1), size);
}

std::string to_content_range(const byte_range& range, std::uint64_t size)
{
    const std::string part = range.which == byte_range::kind::part
                                 ? std::to_string(range.first) + "-" + std::to_string(range.last)
                                 : std::string("*");
    return "bytes " + part + "/" + std::to_string(size);
}

} // namespace zonda::web
