#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/path.hpp>

namespace zonda::pocket
{
namespace
{

struct walk
{
    const path& at;
    last_array mode;
    const std::function<bool(const found&)>& visitor;

    bool document(bson::document_view in, std::size_t depth, std::optional<std::size_t> index) const
    {
        const auto value = in[at[depth]];
        if (depth + 1 == at.size())
            return end(value, index);
        return middle(value, depth + 1, index);
    }

    // `value` was found with parts from `depth` on still to go.
    bool middle(bson::value_view value, std::size_t depth, std::optional<std::size_t> index) const
    {
        if (is_document(value))
            return document(as_document(value), depth, index);
        if (is_array(value))
            return array(as_array(value), depth, index);
        return visitor({bson::value_view{}, index});
    }

    bool array(bson::array_view in, std::size_t depth, std::optional<std::size_t> outer) const
    {
        const auto wanted = array_index(at[depth]);
        std::size_t position = 0;
        for (const auto item : in)
        {
            const auto index = outer ? outer : std::optional(position);
            if (is_document(item) && document(as_document(item), depth, index))
                return true;
            if (wanted == position && element(item, depth, index))
                return true;
            ++position;
        }
        return false;
    }

    // The path named this element of an array by its index; at its end an array there is taken as it is.
    bool element(bson::value_view value, std::size_t depth, std::optional<std::size_t> index) const
    {
        if (depth + 1 == at.size())
            return visitor({value, index});
        if (is_document(value) || is_array(value))
            return middle(value, depth + 1, index);
        return false;
    }

    bool end(bson::value_view value, std::optional<std::size_t> outer) const
    {
        if (mode == last_array::expand && is_array(value))
        {
            std::size_t position = 0;
            for (const auto item : as_array(value))
            {
                if (visitor({item, outer ? outer : std::optional(position)}))
                    return true;
                ++position;
            }
            return visitor({value, outer, position != 0});
        }
        return visitor({value, outer});
    }
};

} // namespace

path::path(std::string_view dotted) : dotted_(dotted)
{
    for (std::size_t start = 0;;)
    {
        const auto dot = dotted.find('.', start);
        parts_.emplace_back(dotted.substr(start, dot == std::string_view::npos ? dot : dot - start));
        if (dot == std::string_view::npos)
            return;
        start = dot + 1;
    }
}

bool path::contains(const path& other) const
{
    return other.size() >= size() && std::equal(parts_.begin(), parts_.end(), other.parts_.begin());
}

std::optional<std::size_t> array_index(std::string_view part)
{
    if (part.empty() || part.size() > 7 || (part.size() > 1 && part[0] == '0'))
        return {};
    std::size_t index = 0;
    for (const char c : part)
    {
        if (c < '0' || c > '9')
            return {};
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index;
}

bool any_value_at(bson::document_view document, const path& at, last_array mode,
                  const std::function<bool(const found&)>& visitor)
{
    return walk{at, mode, visitor}.document(document, 0, {});
}

bson::value_view value_at(bson::document_view document, const path& at)
{
    bson::value_view value = document[at[0]];
    for (std::size_t depth = 1; depth < at.size(); ++depth)
    {
        if (!is_document(value))
            return {};
        value = (as_document(value))[at[depth]];
    }
    return value;
}

} // namespace zonda::pocket
