#include <zonda/base/text.hpp>

#include <genie/chat/message_rules.hpp>
#include <genie/understand/utf8.hpp>

#include <algorithm>

namespace genie
{

namespace
{

constexpr std::size_t longest_room = 40;
constexpr std::size_t longest_person = 40;

bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool is_white_space(char32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
           c == 0xFEFF;
}

bool is_control(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// Letters, signs and marks of which nothing is seen, so that two names with and without them look the same: joiners,
// Hangul's fillers, Khmer's inherent vowels, Mongolian's selectors, the empty Braille pattern, tags, variations.
bool is_filler(char32_t c)
{
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) ||
           c == 0x2800 || c == 0x3164 || c == 0xFFA0 || (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

} // namespace

std::optional<std::string> read_message_id(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
    std::string id = zonda::lower_cased(text);
    if (id.size() != form.size())
        return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i)
    {
        const char c = id[i];
        const bool fits = form[i] == 'x'   ? is_hex(c)
                          : form[i] == 'v' ? c == '8' || c == '9' || c == 'a' || c == 'b'
                                           : c == form[i];
        if (!fits)
            return std::nullopt;
    }
    return id;
}

std::string fault_of_body(std::string_view body)
{
    if (!zonda::is_utf8(body))
        return "the message is not UTF-8";
    const std::u32string characters = to_characters(body);
    if (std::all_of(characters.begin(), characters.end(), is_white_space))
        return "the message is empty: write 1 to 2,000 characters";
    if (characters.size() > most_characters)
        return "the message has " + std::to_string(characters.size()) + " characters: write at most 2,000";
    return {};
}

bool is_room_name(std::string_view name) noexcept
{
    return !name.empty() && name.size() <= longest_room &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string fault_of_person(std::string_view name)
{
    if (!zonda::is_utf8(name))
        return "the name is not UTF-8";
    const std::u32string characters = to_characters(name);
    if (std::all_of(characters.begin(), characters.end(), is_white_space))
        return "write a name";
    if (characters.size() > longest_person)
        return "the name has " + std::to_string(characters.size()) + " characters: write at most 40";
    if (is_white_space(characters.front()) || is_white_space(characters.back()))
        return "the name must not begin or end with a space";
    if (std::any_of(characters.begin(), characters.end(), [](char32_t c) { return is_control(c) || is_filler(c); }))
        return "the name has characters that cannot be seen";
    return {};
}

} // namespace genie
