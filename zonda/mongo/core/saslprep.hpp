// Passwords are normalised before they are hashed, so that the same characters, typed differently, are the same
// password.
#pragma once

#include <zonda/base/result.hpp>

#include <string>
#include <string_view>

namespace zonda::mongo::core
{

/// SASLprep of a string to be stored: unassigned characters are refused.
///
/// Errors: errc::authentication_failed in words that do not hold the password.
/// Spec: RFC 4013.
result<std::string> saslprep(std::string_view text);

} // namespace zonda::mongo::core
