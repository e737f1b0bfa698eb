#include <zonda/base/text.hpp>

#include <array>

namespace zonda
{
namespace
{

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t not_in_alphabet = 0xFF;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view alphabet)
{
    std::array<std::uint8_t, 256> values{};
    values.fill(not_in_alphabet);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}

constexpr auto standard_values = values_of(standard_alphabet);
constexpr auto url_values = values_of(url_alphabet);

void encode(std::string& text, bytes_view data, std::string_view alphabet, bool padded)
{
    const auto letter = [&](std::uint32_t bits) { text += alphabet[bits & 0x3FU]; };
    std::size_t i = 0;
    for (; i + 3 <= data.size(); i += 3)
    {
        const std::uint32_t group =
            static_cast<std::uint32_t>(data[i] << 16) | static_cast<std::uint32_t>(data[i + 1] << 8) | data[i + 2];
        letter(group >> 18U);
        letter(group >> 12U);
        letter(group >> 6U);
        letter(group);
    }
    const std::size_t left = data.size() - i;
    if (left == 0)
        return;
    const std::uint32_t second = left == 2 ? data[i + 1] : 0U;
    const std::uint32_t group = static_cast<std::uint32_t>(data[i] << 16) | second << 8U;
    letter(group >> 18U);
    letter(group >> 12U);
    if (left == 2)
        letter(group >> 6U);
    if (padded)
        text.append(3 - left, '=');
}

std::optional<bytes> decode(std::string_view letters, const std::array<std::uint8_t, 256>& values)
{
    const std::size_t left_over = letters.size() % 4;
    if (left_over == 1)
        return std::nullopt;
    bytes data;
    data.reserve(letters.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    std::size_t in_group = 0;
    for (const char c : letters)
    {
        const std::uint8_t value = values[static_cast<std::uint8_t>(c)];
        if (value == not_in_alphabet)
            return std::nullopt;
        group = group << 6U | value;
        if (++in_group < 4)
            continue;
        data.push_back(static_cast<std::uint8_t>(group >> 16U));
        data.push_back(static_cast<std::uint8_t>(group >> 8U));
        data.push_back(static_cast<std::uint8_t>(group));
        group = 0;
        in_group = 0;
    }
    if (left_over == 0)
        return data;
    // RFC 4648, 3.5: the bits that belong to no byte are zero, or two texts would mean the same bytes.
    const std::uint32_t unused = left_over == 2 ? 0x0FU : 0x03U;
    if ((group & unused) != 0)
        return std::nullopt;
    group <<= 6U * (4U - static_cast<std::uint32_t>(left_over));
    data.push_back(static_cast<std::uint8_t>(group >> 16U));
    if (left_over == 3)
        data.push_back(static_cast<std::uint8_t>(group >> 8U));
    return data;
}

} // namespace

std::string to_base64(bytes_view data)
{
    std::string text;
    append_base64(text, data);
    return text;
}

void append_base64(std::string& out, bytes_view data)
{
    encode(out, data, standard_alphabet, true);
}

std::optional<bytes> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    if (text.ends_with("=="))
        text.remove_suffix(2);
    else if (text.ends_with('='))
        text.remove_suffix(1);
    return decode(text, standard_values);
}

std::string to_base64url(bytes_view data)
{
    std::string text;
    encode(text, data, url_alphabet, false);
    return text;
}

std::optional<bytes> from_base64url(std::string_view text)
{
    return decode(text, url_values);
}

} // namespace zonda
