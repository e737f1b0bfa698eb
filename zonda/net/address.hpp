// Where a socket is: an IP address with a port, or a path.
#pragma once

#include <zonda/base/result.hpp>

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::net
{

/// A socket address as the kernel takes it. IPv4, IPv6 or Unix.
class address
{
public:
    address() noexcept = default;
    address(const sockaddr* from, socklen_t size) noexcept;

    /// A literal IPv4 or IPv6 address, no name.
    static result<address> from_ip(std::string_view ip, std::uint16_t port);
    /// A path of at most 107 bytes.
    static result<address> from_path(std::string_view path);

    int family() const noexcept { return storage_.ss_family; }
    std::uint16_t port() const noexcept;
    void set_port(std::uint16_t port) noexcept;
    bool is_loopback() const noexcept;

    /// `127.0.0.1:8888`, `[::1]:8888` or the path.
    std::string to_string() const;
    /// The same without the port.
    std::string host() const;

    const sockaddr* data() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
    socklen_t size() const noexcept { return size_; }

private:
    sockaddr_storage storage_{};
    socklen_t size_{0};
};

} // namespace zonda::net
