#include <zonda/base/text.hpp>

namespace zonda
{
namespace
{

constexpr int hex_value(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

std::string to_hex(bytes_view data)
{
    std::string text;
    append_hex(text, data);
    return text;
}

void append_hex(std::string& out, bytes_view data)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t before = out.size();
    out.resize(before + data.size() * 2);
    char* at = out.data() + before;
    for (const std::uint8_t byte : data)
    {
        *at++ = digits[byte >> 4U];
        *at++ = digits[byte & 0x0FU];
    }
}

std::optional<bytes> from_hex(std::string_view text)
{
    bytes data(text.size() / 2);
    return read_hex(text, data) ? std::optional(std::move(data)) : std::nullopt;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> data) noexcept
{
    if (text.size() % 2 != 0 || text.size() / 2 != data.size())
        return false;
    for (std::size_t i = 0; i < data.size(); ++i)
    {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        data[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

} // namespace zonda
