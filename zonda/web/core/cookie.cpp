#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/errc.hpp>

namespace zonda::web
{

namespace
{

std::string_view unquoted(std::string_view value) noexcept
{
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return quoted ? value.substr(1, value.size() - 2) : value;
}

// RFC 6265bis, 4.1.1: any character but controls and ";".
bool is_attribute_value(std::string_view text) noexcept
{
    return is_field_value(text) && text.find_first_of(";\t") == std::string_view::npos;
}

// RFC 6265bis, 4.1.3: browsers drop such a cookie when it does not keep the promise of its name.
bool keeps_its_prefix(const cookie& one) noexcept
{
    const std::string lower = lower_cased(one.name);
    if (lower.starts_with("__host-"))
    {
        return one.secure && one.path == "/" && one.domain.empty();
    }
    return one.secure || !lower.starts_with("__secure-");
}

std::string_view text_of(same_site value) noexcept
{
    switch (value)
    {
    case same_site::strict:
        return "Strict";
    case same_site::none:
        return "None";
    default:
        return "Lax";
    }
}

} // namespace

std::optional<cookie_view> next_cookie(std::string_view& field_value) noexcept
{
    while (!field_value.empty())
    {
        const std::size_t end = field_value.find(';');
        const std::string_view pair = trimmed(field_value.substr(0, end));
        field_value = end == std::string_view::npos ? std::string_view{} : field_value.substr(end + 1);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && equals > 0)
        {
            return cookie_view{trimmed(pair.substr(0, equals)), unquoted(trimmed(pair.substr(equals + 1)))};
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> find_cookie(std::string_view field_value, std::string_view name) noexcept
{
    while (const auto one = next_cookie(field_value))
    {
        if (one->name == name)
        {
            return one->value;
        }
    }
    return std::nullopt;
}

result<std::string> to_set_cookie(const cookie& value)
{
    if (!is_token(value.name) || !all_in_class(value.value, detail::cookie_character))
    {
        return error(errc::unsafe_field, "the cookie \"" + value.name +
                                             "\" has a character that cookies cannot carry; " +
                                             "encode its value, for example as base64url");
    }
    if (!is_attribute_value(value.path) || !is_attribute_value(value.domain))
    {
        return error(errc::unsafe_field, "the path or domain of the cookie \"" + value.name + "\" is malformed");
    }
    if (!keeps_its_prefix(value) || (value.same_site == same_site::none && !value.secure))
    {
        return error(errc::unsafe_field, "the cookie \"" + value.name +
                                             "\" would be dropped by browsers: its name or " +
                                             "SameSite=None wants Secure (and __Host- the path / and no domain)");
    }
    std::string text = value.name + "=" + value.value;
    text += value.path.empty() ? "" : "; Path=" + value.path;
    text += value.domain.empty() ? "" : "; Domain=" + value.domain;
    text += value.max_age ? "; Max-Age=" + std::to_string(value.max_age->count()) : "";
    text += value.secure ? "; Secure" : "";
    text += value.http_only ? "; HttpOnly" : "";
    text += "; SameSite=";
    text += text_of(value.same_site);
    return text;
}

} // namespace zonda::web
