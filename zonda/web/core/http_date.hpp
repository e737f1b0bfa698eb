// Dates as HTTP writes them (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// Always 29 characters for the years 0 to 9999.
std::string to_http_date(std::chrono::sys_seconds at);

/// The form above and the two obsolete ones; `now` decides the century of `Sunday, 06-Nov-94 08:49:37 GMT`.
std::optional<std::chrono::sys_seconds> from_http_date(std::string_view text, std::chrono::sys_seconds now);

} // namespace zonda::web
