// What a post must look like, and what a room may be called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace genie
{

/// Most characters (code points) in a message.
inline constexpr std::size_t most_characters = 2000;

/// A random UUID (RFC 9562, version 4) in lower case; nothing if the text is not one. Upper case is read, too.
std::optional<std::string> read_message_id(std::string_view text);

/// What is wrong with a message's text, in words for its writer; empty if it may be posted.
std::string fault_of_body(std::string_view body);

/// 1 to 40 of a-z, 0-9 and -.
bool is_room_name(std::string_view name) noexcept;

/// The names that people sign in with: 1 to 40 characters, without white space at the ends and control characters.
std::string fault_of_person(std::string_view name);

} // namespace genie
