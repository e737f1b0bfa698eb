// The character classes of RFC 9110 and RFC 3986, as one table that is looked up once a character.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace zonda::web
{

namespace detail
{

enum character_class : std::uint8_t
{
    token_character = 1,      // RFC 9110, 5.6.2: tchar
    value_character = 2,      // RFC 9110, 5.5: VCHAR, obs-text, SP, HTAB
    path_character = 4,       // RFC 3986 pchar and "/", and what browsers leave bare in a path
    query_character = 8,      // the same of a query
    host_character = 16,      // RFC 3986 reg-name, IP-literal, port
    cookie_character = 32,    // RFC 6265, 4.1.1: cookie-octet
    plain_host_character = 64 // of names and IPv4 addresses
};

constexpr bool is_one_of(char c, std::string_view set) noexcept
{
    return set.find(c) != std::string_view::npos;
}

constexpr unsigned when(bool member, character_class which) noexcept
{
    return member ? static_cast<unsigned>(which) : 0U;
}

constexpr std::array<std::uint8_t, 256> make_character_table() noexcept
{
    std::array<std::uint8_t, 256> table{};
    for (unsigned i = 0; i < 256; ++i)
    {
        const char c = static_cast<char>(i);
        const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const bool visible = i > 0x20 && i < 0x7f;
        unsigned classes = 0;
        classes |= when(alphanumeric || is_one_of(c, "!#$%&'*+-.^_`|~"), token_character);
        classes |= when(visible || i >= 0x80 || c == ' ' || c == '\t', value_character);
        // Beyond the RFC, WHATWG URL lets browsers send [ ] | ^ ` { } bare; never # " < > and, in a path, \.
        classes |= when(visible && !is_one_of(c, "\"#<>\\?"), path_character);
        classes |= when(visible && !is_one_of(c, "#<>\""), query_character);
        classes |= when(alphanumeric || is_one_of(c, "-._~!$&'()*+;=%:[]"), host_character);
        classes |= when(visible && !is_one_of(c, "\",;\\"), cookie_character);
        classes |= when(alphanumeric || is_one_of(c, "-."), plain_host_character);
        table[i] = static_cast<std::uint8_t>(classes);
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> character_table = make_character_table();

} // namespace detail

constexpr bool is_in_class(char c, detail::character_class which) noexcept
{
    return (detail::character_table[static_cast<unsigned char>(c)] & which) != 0;
}

/// All characters are of the class; true for empty text.
constexpr bool all_in_class(std::string_view text, detail::character_class which) noexcept
{
    for (char c : text)
    {
        if (!is_in_class(c, which))
        {
            return false;
        }
    }
    return true;
}

/// RFC 9110, 5.6.2: one or more tchar.
constexpr bool is_token(std::string_view text) noexcept
{
    return !text.empty() && all_in_class(text, detail::token_character);
}

/// May stand in a field value: no CR, LF, NUL or other control character but HTAB.
inline bool is_field_value(std::string_view text) noexcept
{
    // Eight at a time while there is neither a control character nor DEL among them.
    constexpr std::uint64_t each = 0x0101010101010101;
    constexpr std::uint64_t high = each * 0x80;
    while (text.size() >= 8)
    {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data(), 8);
        const std::uint64_t del = eight ^ (each * 0x7f);
        const std::uint64_t below_space = (eight - each * 0x20) & ~eight & high;
        const std::uint64_t is_del = (del - each) & ~del & high;
        if ((below_space | is_del) != 0 && !all_in_class(text.substr(0, 8), detail::value_character))
        {
            return false;
        }
        text.remove_prefix(8);
    }
    return all_in_class(text, detail::value_character);
}

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// 0 to 15, or -1.
constexpr int hex_digit(char c) noexcept
{
    if (is_digit(c))
    {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f')
    {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Without the SP and HTAB around it (RFC 9110, 5.6.3: OWS).
constexpr std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes the first element off a list, and the separator behind it.
constexpr std::string_view take_until(std::string_view& list, char separator) noexcept
{
    const std::size_t end = list.find(separator);
    const std::string_view element = trimmed(list.substr(0, end));
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    return element;
}

} // namespace zonda::web
