// The key of the signed cookies: a file that only its owner reads, made when there is none.
#pragma once

#include <zonda/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace genie
{

struct secret
{
    std::uint32_t id;
    /// 32 random bytes.
    std::string key;
};

/// Reads lines `ID HEX` (64 digits), oldest first: the last one signs, the others are still accepted. A file that is
/// not there is made with one key, mode 0600. Errors say what is wrong with which line, and what to do.
zonda::result<std::vector<secret>> read_or_make_secrets(const std::string& path);

/// The lines of such a file.
zonda::result<std::vector<secret>> parse_secrets(std::string_view text);

} // namespace genie
