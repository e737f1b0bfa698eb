// Percent-encoding as connection strings use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zonda::mongo::core
{

/// `a%40b` gives `a@b`; a `+` stays a plus. Nothing when a `%` is not followed by two hexadecimal digits, or when the
/// result is not UTF-8 or has a NUL in it.
std::optional<std::string> percent_decoded(std::string_view text);

} // namespace zonda::mongo::core
