// Passwords as they are stored: Argon2id. Both functions take tens of milliseconds of processor time and 19 MiB: they
// run on the worker pool, never on the loop.
#pragma once

#include <string>
#include <string_view>

namespace genie
{

/// Most bytes in a password.
inline constexpr std::size_t longest_password = 1024;

/// A text that holds salt, parameters and hash. Throws std::bad_alloc if there is no memory for it.
std::string hash_password(std::string_view password);

/// Whether this password gave that hash.
bool is_password(std::string_view password, const std::string& hash) noexcept;

} // namespace genie
