#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/host.hpp>
#include <zonda/web/core/target.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

text_position position_of(const char* data, std::string_view part) noexcept
{
    return {static_cast<std::uint32_t>(part.data() - data), static_cast<std::uint32_t>(part.size())};
}

// path [ "?" query ]
std::optional<errc> parse_path_and_query(const char* data, std::string_view target, head_layout& layout) noexcept
{
    std::size_t end = 0;
    bool encoded = false;
    while (end < target.size() && is_in_class(target[end], detail::path_character))
    {
        encoded = encoded || target[end] == '%';
        ++end;
    }
    layout.path = position_of(data, target.substr(0, end));
    layout.path_is_encoded = encoded;
    if (end == target.size())
    {
        return std::nullopt;
    }
    const std::string_view query = target.substr(end + 1);
    if (target[end] != '?' || !all_in_class(query, detail::query_character))
    {
        return errc::bad_target;
    }
    layout.query = position_of(data, query);
    return std::nullopt;
}

// RFC 9112, 3.2.2: the authority here counts, and not Host.
std::optional<errc> parse_absolute(const char* data, std::string_view target, head_layout& layout) noexcept
{
    const std::size_t scheme_end = target.find("://");
    const std::string_view scheme = target.substr(0, scheme_end);
    if (scheme_end == std::string_view::npos ||
        !(equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https")))
    {
        return errc::bad_target;
    }
    const std::string_view rest = target.substr(scheme_end + 3);
    const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view authority = rest.substr(0, authority_end);
    if (!is_host(authority))
    {
        return errc::bad_target;
    }
    layout.authority = position_of(data, authority);
    return parse_path_and_query(data, rest.substr(authority_end), layout);
}

std::optional<errc> parse_authority(const char* data, std::string_view target, head_layout& layout) noexcept
{
    if (!is_host_with_port(target))
    {
        return errc::bad_target;
    }
    layout.authority = position_of(data, target);
    return std::nullopt;
}

} // namespace

std::optional<errc> parse_target(const char* data, std::string_view target, head_layout& layout) noexcept
{
    if (layout.method == method::connect)
    {
        return parse_authority(data, target, layout);
    }
    if (target.starts_with('/'))
    {
        return parse_path_and_query(data, target, layout);
    }
    if (target == "*")
    {
        layout.path = position_of(data, target);
        return layout.method == method::options ? std::nullopt : std::optional(errc::bad_target);
    }
    return parse_absolute(data, target, layout);
}

} // namespace zonda::web
