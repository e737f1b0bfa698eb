// Which content codings a client takes (RFC 9110, 12.5.3).
#pragma once

#include <string_view>

namespace zonda::web
{

/// How much it wants this one, by its Accept-Encoding: 1000 times the weight, so 0 (refused, or not named) to 1000. The
/// coding's own weight counts before that of `*`; a weight that is malformed is none.
int weight_of_coding(std::string_view accept_encoding, std::string_view coding) noexcept;

} // namespace zonda::web
