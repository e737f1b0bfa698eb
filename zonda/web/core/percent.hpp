// Percent-encoding (RFC 3986, 2.1) of paths, queries and forms.
#pragma once

#include <string>
#include <string_view>

namespace zonda::web
{

/// Appends the decoded text; false if a `%` is not followed by two hexadecimal digits. A `+` stays a `+`.
bool append_percent_decoded(std::string& out, std::string_view text);

/// The same where `+` means a space (application/x-www-form-urlencoded).
bool append_form_decoded(std::string& out, std::string_view text);

/// Encodes all but the unreserved characters (RFC 3986, 2.3), so the result may stand in any part of a URL.
std::string percent_encoded(std::string_view text);

} // namespace zonda::web
