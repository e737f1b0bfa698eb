// The order of a pattern's options.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace zonda::bson::detail
{

/// The options in alphabetical order. MongoDB's are ASCII; of others the bytes stay as they are, since sorting them
/// would tear a character apart.
inline std::string sorted_options(std::string_view options)
{
    std::string sorted(options);
    if (std::ranges::all_of(sorted, [](char each) { return static_cast<unsigned char>(each) < 0x80; }))
        std::ranges::sort(sorted);
    return sorted;
}

} // namespace zonda::bson::detail
