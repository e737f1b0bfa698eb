#include <zonda/base/text.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/host.hpp>
#include <zonda/mongo/core/percent.hpp>

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <charconv>

namespace zonda::mongo
{

std::string to_string(const host& where)
{
    switch (where.type)
    {
    case host::kind::unix_socket:
        return where.address;
    case host::kind::ipv6:
        return "[" + where.address + "]:" + std::to_string(where.port_or_default());
    case host::kind::name:
    case host::kind::ipv4:
        break;
    }
    return where.address + ":" + std::to_string(where.port_or_default());
}

namespace core
{

namespace
{

error failure(const std::string& words)
{
    return {errc::invalid_connection_string, "connection string: " + words};
}

std::string quoted(std::string_view text)
{
    return "\"" + std::string(text) + "\"";
}

result<std::uint16_t> parse_port(std::string_view text, std::string_view whole)
{
    unsigned port = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, port);
    if (code != std::errc{} || stopped != end || port < 1 || port > 65535)
        return failure("the port in " + quoted(whole) + " must be a number from 1 to 65535");
    return static_cast<std::uint16_t>(port);
}

result<host> with_port(host where, std::string_view rest, std::string_view whole)
{
    if (rest.empty())
        return where;
    if (rest.front() != ':')
        return failure("nothing but a port may follow the address in " + quoted(whole));
    const auto port = parse_port(rest.substr(1), whole);
    if (!port)
        return port.error();
    where.port = *port;
    return where;
}

result<host> parse_ipv6(std::string_view text)
{
    const auto end = text.find(']');
    if (end == std::string_view::npos)
        return failure("an IPv6 address in brackets does not end: " + quoted(text));
    const auto address = text.substr(1, end - 1);
    if (!boost::urls::parse_ipv6_address({address.data(), address.size()}))
        return failure(quoted(address) + " is not an IPv6 address");
    return with_port(host{host::kind::ipv6, lower_cased(address), {}}, text.substr(end + 1), text);
}

} // namespace

result<host> parse_host(std::string_view text)
{
    if (text.empty())
        return failure("a host is empty; write mongodb://host:port, hosts separated by commas");
    if (text.front() == '[')
        return parse_ipv6(text);
    if (text.ends_with(".sock"))
    {
        auto path = percent_decoded(text);
        if (!path)
            return failure("the path " + quoted(text) + " is not percent-encoded correctly");
        if (path->find('/') != std::string::npos) // else it is a name that ends oddly
            return host{host::kind::unix_socket, std::move(*path), {}};
    }
    const auto colon = text.find(':');
    const auto name = percent_decoded(text.substr(0, colon));
    if (!name || name->empty())
        return failure("the host in " + quoted(text) + " is empty or not percent-encoded correctly");
    if (name->find('/') != std::string::npos)
        return failure("the host " + quoted(*name) + " has a slash; the path of a Unix socket must end in .sock");
    const bool numeric = static_cast<bool>(boost::urls::parse_ipv4_address({name->data(), name->size()}));
    const auto rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    return with_port(host{numeric ? host::kind::ipv4 : host::kind::name, lower_cased(*name), {}}, rest, text);
}

} // namespace core

} // namespace zonda::mongo
