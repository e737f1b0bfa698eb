#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/positional.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

class expander
{
public:
    expander(const path& at, const array_filters& filters, const update_context& context)
        : at_(at),
          filters_(filters),
          context_(context)
    {
    }

    outcome<void> walk(bson::value_view v, std::size_t depth, const std::string& so_far)
    {
        if (depth == at_.size())
        {
            found_.emplace_back(so_far);
            return {};
        }
        const std::string& part = at_[depth];
        if (!is_positional(part))
        {
            const auto index = is_array(v) ? array_index(part) : std::nullopt;
            return walk(index ? as_array(v)[*index] : as_document(v)[part], depth + 1, joined(so_far, part));
        }
        if (part == "$")
        {
            if (!context_.position)
                return failure{errc::bad_value,
                               "The positional operator did not find the match needed from the query."};
            const auto index = *context_.position;
            return walk(as_array(v)[index], depth + 1, joined(so_far, std::to_string(index)));
        }
        if (v && !is_array(v))
            return failure{errc::bad_value,
                           "Cannot apply array updates to non-array element " + at_[depth - 1] + ": " + shown(v)};
        if (!v)
            return failure{errc::bad_value, "The path '" + so_far +
                                                "' must exist in the document in order to apply "
                                                "array updates."};
        return elements(v, depth, so_far, part);
    }

    std::vector<path> found_;

private:
    static std::string joined(const std::string& so_far, const std::string& part)
    {
        return so_far.empty() ? part : so_far + "." + part;
    }

    outcome<void> elements(bson::value_view v, std::size_t depth, const std::string& so_far, const std::string& part)
    {
        const std::string_view name = std::string_view(part).substr(2, part.size() - 3);
        const auto filter =
            std::find_if(filters_.begin(), filters_.end(), [name](const auto& one) { return one.first == name; });
        if (!name.empty() && filter == filters_.end())
            return failure{errc::bad_value, "No array filter found for identifier '" + std::string(name) +
                                                "' in path '" + at_.dotted() + "'"};
        std::size_t index = 0;
        for (const auto item : as_array(v))
        {
            match_details details;
            const value named(bson::doc(name, item)); // the filter speaks of the element as a field with its name
            const bool wanted = name.empty() || filter->second.matches(named, context_.with, details);
            if (details.error)
                return *details.error;
            if (wanted)
                if (auto done = walk(item, depth + 1, joined(so_far, std::to_string(index))); !done)
                    return done;
            ++index;
        }
        return {};
    }

    const path& at_;
    const array_filters& filters_;
    const update_context& context_;
};

} // namespace

bool is_positional(std::string_view part)
{
    return part == "$" || (part.starts_with("$[") && part.ends_with("]"));
}

outcome<std::vector<path>> concrete_paths(bson::document_view document, const path& at, const array_filters& filters,
                                          const update_context& context)
{
    if (std::none_of(at.parts().begin(), at.parts().end(), is_positional))
        return std::vector{at};
    expander expanding(at, filters, context);
    const bson::value_view whole(bson::type::document, document.data().data());
    if (auto done = expanding.walk(whole, 0, {}); !done)
        return done.error();
    return std::move(expanding.found_);
}

outcome<array_filters> parse_array_filters(bson::value_view source)
{
    array_filters made;
    for (const auto one : items_of(source))
    {
        if (!is_document(one) || as_document(one).empty())
            return failure{errc::failed_to_parse, "Cannot use an expression without a top-level field name in "
                                                  "arrayFilters"};
        std::string_view first = as_document(one).begin()->key;
        // {$or: [{name: …}, …]}: the name stands inside.
        auto inside = one;
        while (first.starts_with('$') && is_array(as_document(inside)[first]) &&
               is_document(as_array(as_document(inside)[first])[0]))
        {
            inside = as_array(as_document(inside)[first])[0];
            if (as_document(inside).empty())
                break;
            first = as_document(inside).begin()->key;
        }
        const std::string name(first.substr(0, first.find('.')));
        if (name.empty() || name[0] < 'a' || name[0] > 'z')
            return failure{errc::bad_value, "Error parsing array filter: The top-level field name must be an "
                                            "alphanumeric string beginning with a lowercase letter, found '" +
                                                name + "'"};
        if (std::any_of(made.begin(), made.end(), [&name](const auto& other) { return other.first == name; }))
            return failure{errc::failed_to_parse,
                           "Found multiple array filters with the same top-level field name " + name};
        auto parsed = value_filter::parse(one);
        if (!parsed)
            return parsed.error();
        made.emplace_back(name, std::move(*parsed));
    }
    return made;
}

} // namespace zonda::pocket
