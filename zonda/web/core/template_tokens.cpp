#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/template_tokens.hpp>

#include <algorithm>
#include <string>

namespace zonda::web
{

namespace
{

constexpr std::string_view white_space = " \t\r\n";

std::string_view stripped(std::string_view text) noexcept
{
    const std::size_t first = std::min(text.find_first_not_of(white_space), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(white_space) + 1);
}

template_token make_token(char opener, std::string_view inside, int line) noexcept
{
    if (opener == '{')
    {
        return {template_token::kind::value, stripped(inside), {}, line};
    }
    const std::string_view whole = stripped(inside);
    const std::size_t word_end = std::min(whole.find_first_of(white_space), whole.size());
    return {template_token::kind::tag, stripped(whole.substr(word_end)), whole.substr(0, word_end), line};
}

std::string_view closer_of(char opener) noexcept
{
    return opener == '{' ? "}}" : opener == '%' ? "%}" : "#}";
}

// The next {{, {% or {#.
std::size_t find_opener(std::string_view text) noexcept
{
    std::size_t at = text.find('{');
    while (at != std::string_view::npos)
    {
        if (at + 1 < text.size() && std::string_view("{%#").find(text[at + 1]) != std::string_view::npos)
        {
            return at;
        }
        at = text.find('{', at + 1);
    }
    return at;
}

} // namespace

result<std::vector<template_token>> cut_template(std::string_view text)
{
    std::vector<template_token> tokens;
    int line = 1;
    while (!text.empty())
    {
        const std::size_t opener = std::min(find_opener(text), text.size());
        if (opener > 0)
        {
            tokens.push_back({template_token::kind::text, text.substr(0, opener), {}, line});
            line +=
                static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(opener), '\n'));
            text.remove_prefix(opener);
            continue;
        }
        const std::size_t closer = text.find(closer_of(text[1]), 2);
        if (closer == std::string_view::npos)
        {
            return error(errc::bad_template,
                         "line " + std::to_string(line) + ": " + std::string(text.substr(0, 2)) + " is not closed");
        }
        const std::string_view inside = text.substr(2, closer - 2);
        if (text[1] != '#')
        {
            tokens.push_back(make_token(text[1], inside, line));
        }
        line += static_cast<int>(std::count(inside.begin(), inside.end(), '\n'));
        text.remove_prefix(closer + 2);
    }
    return tokens;
}

} // namespace zonda::web
