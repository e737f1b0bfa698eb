// Points in time, and ISO 8601 text for them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zonda
{

/// A moment in UTC, to the millisecond; BSON's and the web's.
using datetime = std::chrono::sys_time<std::chrono::milliseconds>;

/// `2026-07-19T19:00:00.000Z`; years outside 0..9999 get a sign.
std::string to_iso8601(datetime at);
void append_iso8601(std::string& out, datetime at);
/// The same where there is room for it; the number of characters.
inline constexpr std::size_t longest_iso8601 = 34;
std::size_t write_iso8601(char* out, datetime at) noexcept;
/// Accepts `2026-07-19T19:00Z`, seconds and fractions optional, `Z` or an offset `+02:00` wanted; nothing else.
std::optional<datetime> from_iso8601(std::string_view text);

} // namespace zonda
