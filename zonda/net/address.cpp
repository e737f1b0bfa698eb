#include <zonda/net/address.hpp>
#include <zonda/net/errc.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace zonda::net
{

namespace
{

template <class T>
const T& as(const sockaddr_storage& storage) noexcept
{
    return reinterpret_cast<const T&>(storage);
}

} // namespace

address::address(const sockaddr* from, socklen_t size) noexcept : size_(std::min<socklen_t>(size, sizeof storage_))
{
    std::memcpy(&storage_, from, size_);
}

result<address> address::from_ip(std::string_view ip, std::uint16_t port)
{
    const std::string text(ip);
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
        return address(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1)
        return address(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
    return error(errc::bad_address, "'" + text + "' is not an IP address");
}

result<address> address::from_path(std::string_view path)
{
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof un.sun_path || path.find('\0') != std::string_view::npos)
        return error(errc::bad_address, "a socket's path has 1 to 107 bytes and no NUL; '" + std::string(path) +
                                            "' has " + std::to_string(path.size()));
    std::copy(path.begin(), path.end(), un.sun_path);
    return address(reinterpret_cast<const sockaddr*>(&un), sizeof un);
}

std::uint16_t address::port() const noexcept
{
    if (family() == AF_INET)
        return ntohs(as<sockaddr_in>(storage_).sin_port);
    if (family() == AF_INET6)
        return ntohs(as<sockaddr_in6>(storage_).sin6_port);
    return 0;
}

void address::set_port(std::uint16_t port) noexcept
{
    if (family() == AF_INET)
        reinterpret_cast<sockaddr_in&>(storage_).sin_port = htons(port);
    if (family() == AF_INET6)
        reinterpret_cast<sockaddr_in6&>(storage_).sin6_port = htons(port);
}

bool address::is_loopback() const noexcept
{
    if (family() == AF_INET)
        return (ntohl(as<sockaddr_in>(storage_).sin_addr.s_addr) >> 24) == 127;
    if (family() == AF_INET6)
    {
        const in6_addr& ip = as<sockaddr_in6>(storage_).sin6_addr;
        return IN6_IS_ADDR_LOOPBACK(&ip) || (IN6_IS_ADDR_V4MAPPED(&ip) && ip.s6_addr[12] == 127);
    }
    return family() == AF_UNIX;
}

std::string address::host() const
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (family() == AF_INET)
        return inet_ntop(AF_INET, &as<sockaddr_in>(storage_).sin_addr, text.data(), text.size());
    if (family() == AF_INET6)
        return inet_ntop(AF_INET6, &as<sockaddr_in6>(storage_).sin6_addr, text.data(), text.size());
    if (family() == AF_UNIX)
    {
        const auto& un = as<sockaddr_un>(storage_);
        return {un.sun_path, strnlen(un.sun_path, sizeof un.sun_path)};
    }
    return {};
}

std::string address::to_string() const
{
    if (family() == AF_INET)
        return host() + ":" + std::to_string(port());
    if (family() == AF_INET6)
        return "[" + host() + "]:" + std::to_string(port());
    return host();
}

} // namespace zonda::net
