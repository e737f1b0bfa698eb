#include <genie/answer/words.hpp>

#include <algorithm>
#include <iterator>

namespace genie
{

std::string with_article(std::string_view team)
{
    constexpr std::string_view want_article[] = {"Czech Republic", "Dutch East Indies",    "Ivory Coast", "Netherlands",
                                                 "Soviet Union",   "United Arab Emirates", "USA"};
    const bool wanted = std::find(std::begin(want_article), std::end(want_article), team) != std::end(want_article);
    return (wanted ? "the " : "") + std::string(team);
}

std::string at_start(std::string text)
{
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many)
{
    return std::to_string(n) + ' ' + std::string(n == 1 ? one : many);
}

std::string listed(const std::vector<std::string>& items, std::string_view last)
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i)
    {
        if (i > 0)
            text += i + 1 == items.size() ? ' ' + std::string(last) + ' ' : std::string(", ");
        text += items[i];
    }
    return text;
}

} // namespace genie
