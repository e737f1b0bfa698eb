#include <zonda/base/text.hpp>
#include <zonda/base/utf8.hpp>

#include <bit>
#include <cstring>

namespace zonda
{
namespace
{

constexpr std::uint64_t each(std::uint8_t byte) noexcept
{
    return 0x0101010101010101U * byte;
}

// The high bit of each byte that a JSON string cannot hold as it is: below 0x20, `"`, `\`, or not ASCII. A borrow may
// mark a plain byte behind a marked one, never the first marked one.
std::uint64_t special_bytes(std::uint64_t eight) noexcept
{
    const std::uint64_t control = eight - each(0x20);
    const std::uint64_t quote = (eight ^ each('"')) - each(1);
    const std::uint64_t backslash = (eight ^ each('\\')) - each(1);
    return (control | quote | backslash | eight) & each(0x80);
}

std::size_t plain_prefix(std::string_view text) noexcept
{
    const char* const at = text.data();
    const std::size_t size = text.size();
    std::size_t i = 0;
    if constexpr (std::endian::native == std::endian::little)
    {
        for (; i + 8 <= size; i += 8)
        {
            std::uint64_t eight = 0;
            std::memcpy(&eight, at + i, 8);
            if (const std::uint64_t special = special_bytes(eight); special != 0)
                return i + static_cast<std::size_t>(std::countr_zero(special)) / 8;
        }
    }
    for (; i < size; ++i)
    {
        const auto c = static_cast<std::uint8_t>(at[i]);
        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
            break;
    }
    return i;
}

void append_escaped(std::string& out, std::uint8_t c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c)
    {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += digits[c >> 4U];
        out += digits[c & 0x0FU];
        break;
    }
}

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty())
    {
        const std::size_t plain = plain_prefix(text);
        out.append(text.data(), plain);
        text.remove_prefix(plain);
        if (text.empty())
            break;
        const auto first = static_cast<std::uint8_t>(text.front());
        std::size_t length = 1;
        if (first < 0x80)
        {
            append_escaped(out, first);
        }
        else
        {
            const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
            length = detail::utf8_character(at, text.size());
            if (length != 0)
                out.append(text.data(), length);
            else
                out += "\xEF\xBF\xBD"; // JSON is UTF-8; what is not becomes U+FFFD, byte by byte
            length += length == 0 ? 1 : 0;
        }
        text.remove_prefix(length);
    }
    out += '"';
}

} // namespace zonda
