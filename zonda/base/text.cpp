#include <zonda/base/text.hpp>
#include <zonda/base/utf8.hpp>

#include <algorithm>
#include <cstring>

namespace zonda
{

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

std::string lower_cased(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return lower;
}

namespace
{

bool are_eight_ascii(const std::uint8_t* at) noexcept
{
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return (eight & 0x8080808080808080U) == 0;
}

} // namespace

bool is_utf8(std::string_view text) noexcept
{
    const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    // Most text is ASCII: eight characters at a time.
    while (left >= 8)
    {
        const std::size_t length = are_eight_ascii(at) ? 8 : detail::utf8_character(at, left);
        if (length == 0)
            return false;
        at += length;
        left -= length;
    }
    // So is its end, some characters before it looked at once more.
    if (text.size() >= 8 && are_eight_ascii(at + left - 8))
        return true;
    while (left != 0)
    {
        const std::size_t length = detail::utf8_character(at, left);
        if (length == 0)
            return false;
        at += length;
        left -= length;
    }
    return true;
}

} // namespace zonda
