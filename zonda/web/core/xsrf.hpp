// The token that shows that a form came from our own page. It lies in a cookie and is sent again with the form; another
// site can make a browser send the cookie, but cannot read it. In a page it stands under a new mask each time, so that
// compression cannot be used to guess it (BREACH).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

using xsrf_token = std::array<std::uint8_t, 16>;

/// base64url of the mask and of the token under it; both must be random.
std::string masked(const xsrf_token& token, const xsrf_token& mask);

/// The token again; nothing if the text is not a masked token.
std::optional<xsrf_token> unmasked(std::string_view text);

/// Time does not depend on where they differ.
bool same_token(const xsrf_token& a, const xsrf_token& b) noexcept;

} // namespace zonda::web
