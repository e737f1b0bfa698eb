#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/percent.hpp>

namespace zonda::web
{

namespace
{

bool append_decoded(std::string& out, std::string_view text, char space)
{
    out.reserve(out.size() + text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] != '%')
        {
            out.push_back(text[i] == space ? ' ' : text[i]);
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
        {
            return false;
        }
        out.push_back(static_cast<char>(high << 4 | low));
        i += 2;
    }
    return true;
}

bool is_unreserved(char c) noexcept
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || detail::is_one_of(c, "-._~");
}

} // namespace

bool append_percent_decoded(std::string& out, std::string_view text)
{
    return append_decoded(out, text, ' ');
}

bool append_form_decoded(std::string& out, std::string_view text)
{
    return append_decoded(out, text, '+');
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (char c : text)
    {
        if (is_unreserved(c))
        {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

} // namespace zonda::web
