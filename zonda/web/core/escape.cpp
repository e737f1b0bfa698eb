#include <zonda/web/core/escape.hpp>

namespace zonda::web
{

namespace
{

std::string_view reference_of(char c) noexcept
{
    switch (c)
    {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

} // namespace

void append_html_escaped(std::string& out, std::string_view text)
{
    while (!text.empty())
    {
        const std::size_t next = text.find_first_of("&<>\"'");
        out.append(text.substr(0, next));
        if (next == std::string_view::npos)
        {
            return;
        }
        out += reference_of(text[next]);
        text.remove_prefix(next + 1);
    }
}

std::string html_escaped(std::string_view text)
{
    std::string out;
    append_html_escaped(out, text);
    return out;
}

} // namespace zonda::web
