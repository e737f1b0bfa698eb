// Host and port as they stand in Host fields and request targets (RFC 9110, 7.2; RFC 3986, 3.2.2 and 3.2.3).
#pragma once

#include <string_view>

namespace zonda::web
{

/// A registered name, an IPv4 address or an IPv6 address in brackets, with an optional port up to 65535;
/// no user information, no path, no comma, not empty.
bool is_host(std::string_view text) noexcept;

/// The same with a port that must be there: the authority-form of CONNECT.
bool is_host_with_port(std::string_view text) noexcept;

} // namespace zonda::web
