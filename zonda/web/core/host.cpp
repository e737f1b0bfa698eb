#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/host.hpp>

namespace zonda::web
{

namespace
{

bool is_port(std::string_view digits) noexcept
{
    unsigned port = 0;
    for (char c : digits)
    {
        if (!is_digit(c))
        {
            return false;
        }
        port = port * 10 + static_cast<unsigned>(c - '0');
        if (port > 65535)
        {
            return false;
        }
    }
    return true;
}

// RFC 3986, 3.2.2: an address of version 6, judged by its characters only; nothing here connects to it.
bool is_ip_literal(std::string_view inside) noexcept
{
    bool has_colon = false;
    for (char c : inside)
    {
        has_colon = has_colon || c == ':';
        if (hex_digit(c) < 0 && c != ':' && c != '.')
        {
            return false;
        }
    }
    return has_colon;
}

bool is_registered_name(std::string_view name) noexcept
{
    return !name.empty() && all_in_class(name, detail::host_character) &&
           name.find_first_of("[]") == std::string_view::npos;
}

struct parts
{
    std::string_view host;
    std::string_view port; // with its colon
};

parts split(std::string_view text) noexcept
{
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    const std::size_t colon = bracket == std::string_view::npos ? bracket : text.find(':', bracket);
    return colon == std::string_view::npos ? parts{text, {}} : parts{text.substr(0, colon), text.substr(colon)};
}

bool is_host_alone(std::string_view host) noexcept
{
    if (host.starts_with('['))
    {
        return host.size() > 2 && host.back() == ']' && is_ip_literal(host.substr(1, host.size() - 2));
    }
    return is_registered_name(host);
}

} // namespace

bool is_host(std::string_view text) noexcept
{
    // The usual name: letters, digits, hyphens and dots alone.
    if (!text.empty() && all_in_class(text, detail::plain_host_character))
    {
        return true;
    }
    const auto [host, port] = split(text);
    return is_host_alone(host) && (port.empty() || is_port(port.substr(1)));
}

bool is_host_with_port(std::string_view text) noexcept
{
    const auto [host, port] = split(text);
    return is_host_alone(host) && port.size() > 1 && is_port(port.substr(1));
}

} // namespace zonda::web
