// UTF-8 to code points and back, for text that was checked or made by us.
#pragma once

#include <zonda/base/utf8.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace genie
{

/// What take_character() gives for a byte that belongs to no well-formed character.
inline constexpr char32_t no_character = 0xFFFFFFFF;

/// Takes one character off the front of a text that is not empty.
inline char32_t take_character(std::string_view& text) noexcept
{
    const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
    const std::size_t size = zonda::detail::utf8_character(at, text.size());
    if (size == 0)
    {
        text.remove_prefix(1);
        return no_character;
    }
    constexpr std::uint8_t first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t character = at[0] & first_bits[size];
    for (std::size_t i = 1; i < size; ++i)
        character = (character << 6U) | (at[i] & 0x3FU);
    text.remove_prefix(size);
    return character;
}

inline void append_character(std::string& out, char32_t character)
{
    if (character < 0x80)
    {
        out += static_cast<char>(character);
        return;
    }
    const int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    constexpr std::uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(lead[more] | (character >> (6 * more)));
    for (int i = more - 1; i >= 0; --i)
        out += static_cast<char>(0x80U | ((character >> (6 * i)) & 0x3FU));
}

/// Characters (code points, not bytes) in a text.
inline std::size_t count_characters(std::string_view text) noexcept
{
    std::size_t count = 0;
    while (!text.empty())
    {
        take_character(text);
        ++count;
    }
    return count;
}

inline std::u32string to_characters(std::string_view text)
{
    std::u32string characters;
    while (!text.empty())
        characters += take_character(text);
    return characters;
}

} // namespace genie
