// One character of UTF-8, checked. For those who walk text themselves; everybody else asks is_utf8 (text.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace zonda::detail
{

constexpr bool is_utf8_continuation(std::uint8_t byte) noexcept
{
    return (byte & 0xC0U) == 0x80U;
}

/// How many bytes the character at `at` takes, with `left` bytes to read: 1 to 4, or 0 if it is not well formed.
/// Unicode 15, table 3-7. `left` is at least 1.
constexpr std::size_t utf8_character(const std::uint8_t* at, std::size_t left) noexcept
{
    const std::uint8_t first = at[0];
    if (first < 0x80)
        return 1;
    if (first < 0xC2)
        return 0;
    if (first < 0xE0)
        return left >= 2 && is_utf8_continuation(at[1]) ? 2 : 0;
    if (first < 0xF0)
    {
        // After E0 an overlong form, after ED a surrogate would be possible: the second byte is narrower there.
        const std::uint8_t lowest = first == 0xE0 ? 0xA0 : 0x80;
        const std::uint8_t highest = first == 0xED ? 0x9F : 0xBF;
        return left >= 3 && at[1] >= lowest && at[1] <= highest && is_utf8_continuation(at[2]) ? 3 : 0;
    }
    if (first < 0xF5)
    {
        const std::uint8_t lowest = first == 0xF0 ? 0x90 : 0x80;
        const std::uint8_t highest = first == 0xF4 ? 0x8F : 0xBF;
        const bool well_formed = left >= 4 && at[1] >= lowest && at[1] <= highest && is_utf8_continuation(at[2]) &&
                                 is_utf8_continuation(at[3]);
        return well_formed ? 4 : 0;
    }
    return 0;
}

} // namespace zonda::detail
