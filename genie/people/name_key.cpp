#include <zonda/base/text.hpp>

#include <genie/people/name_key.hpp>
#include <genie/understand/normalise.hpp>
#include <genie/understand/utf8.hpp>

namespace genie
{

std::string name_key(std::string_view name)
{
    std::string key;
    while (!name.empty())
    {
        const std::string_view whole = name;
        const char32_t character = take_character(name);
        const std::string_view taken = whole.substr(0, whole.size() - name.size());
        if (character < 0x80)
            key += zonda::to_lower(taken.front());
        else
            // A mark of its own reads as nothing; a sign that only separates words stays what it is.
            key += words_of(taken).empty() && !is_mark(character) ? std::string(taken) : normalise(taken);
    }
    return key;
}

} // namespace genie
