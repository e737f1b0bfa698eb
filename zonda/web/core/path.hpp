// The path of a request, decoded once.
#pragma once

#include <zonda/base/result.hpp>

#include <string>
#include <string_view>

namespace zonda::web
{

/// Stands in a decoded path for a slash that was percent-encoded: it does not part segments. No path has it otherwise.
inline constexpr char encoded_slash = '\x01';

/// Errors: bad_percent_encoding, bad_text (not UTF-8, or a control character: no file and no name has one).
result<std::string> decode_path(std::string_view path);

/// With its encoded slashes as slashes: a whole segment, for people and handlers.
std::string with_plain_slashes(std::string_view decoded);

} // namespace zonda::web
