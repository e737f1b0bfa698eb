// Where a server listens.
#pragma once

#include <zonda/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::mongo
{

/// One host of a connection string.
struct host
{
    enum class kind : std::uint8_t
    {
        name,
        ipv4,
        ipv6,
        unix_socket
    };

    kind type{kind::name};
    /// Lower-cased name, address without brackets, or path of a socket.
    std::string address{};
    /// 27017 when none was said; without meaning for a socket.
    std::optional<std::uint16_t> port{};

    std::uint16_t port_or_default() const noexcept { return port.value_or(27017); }

    bool operator==(const host&) const = default;
};

/// `localhost:27017`, `[::1]:27017`, `/tmp/mongodb-27017.sock`: as people write it.
std::string to_string(const host& where);

namespace core
{

/// One item of a connection string's host list, percent-encoded as it stands there.
/// Errors: errc::invalid_connection_string in words.
result<host> parse_host(std::string_view text);

} // namespace core

} // namespace zonda::mongo
