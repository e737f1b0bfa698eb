#include <zonda/base/text.hpp>
#include <zonda/web/core/accept_encoding.hpp>
#include <zonda/web/core/characters.hpp>

namespace zonda::web
{

namespace
{

// RFC 9110, 12.4.2: 0 to 1 with up to three decimals.
int parse_weight(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 5 || (text.front() != '0' && text.front() != '1') ||
        (text.size() > 1 && text[1] != '.'))
    {
        return 0;
    }
    int weight = (text.front() - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10)
    {
        if (!is_digit(text[i]))
        {
            return 0;
        }
        weight += (text[i] - '0') * unit;
    }
    return weight <= 1000 ? weight : 0;
}

int weight_in(std::string_view parameters) noexcept
{
    while (!parameters.empty())
    {
        const std::string_view parameter = take_until(parameters, ';');
        if (parameter.starts_with("q=") || parameter.starts_with("Q="))
        {
            return parse_weight(parameter.substr(2));
        }
    }
    return 1000;
}

} // namespace

int weight_of_coding(std::string_view accept_encoding, std::string_view coding) noexcept
{
    int of_others = 0;
    while (!accept_encoding.empty())
    {
        std::string_view element = take_until(accept_encoding, ',');
        const std::string_view name = take_until(element, ';');
        if (equals_ignoring_case(name, coding))
        {
            return weight_in(element);
        }
        of_others = name == "*" ? weight_in(element) : of_others;
    }
    return of_others;
}

} // namespace zonda::web
