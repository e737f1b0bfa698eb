#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/pipeline.hpp>
#include <zonda/pocket/core/positional.hpp>
#include <zonda/pocket/core/update_modifier.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

outcome<path> update_path(std::string_view dotted)
{
    if (dotted.empty())
        return failure{errc::empty_field_name, "An empty update path is not valid."};
    path at(dotted);
    for (std::size_t i = 0; i < at.size(); ++i)
    {
        if (at[i].empty())
            return failure{errc::empty_field_name, "The update path '" + std::string(dotted) +
                                                       "' contains an empty field name, which is not allowed."};
        if (i == 0 && at[i][0] == '$' && !is_positional(at[i]))
            return failure{errc::dollar_prefixed_field_name,
                           "The dollar ($) prefixed field '" + at[i] + "' in '" + at.dotted() +
                               "' is not allowed in the context of an update's replacement document. Consider using an "
                               "aggregation pipeline with $replaceWith."};
        if (is_positional(at[i]) && i == 0)
            return failure{errc::bad_value, "Cannot have positional (i.e. '" + at[i] +
                                                "') element in the first position in path '" + at.dotted() + "'"};
    }
    return at;
}

// `a` before `a.b`, elements of an array by number: the order in which MongoDB applies changes.
bool applied_before(const path& a, const path& b)
{
    return std::lexicographical_compare(a.parts().begin(), a.parts().end(), b.parts().begin(), b.parts().end(),
                                        [](const std::string& x, const std::string& y)
                                        {
                                            const auto i = array_index(x);
                                            const auto j = array_index(y);
                                            return i && j ? *i < *j : x < y;
                                        });
}

outcome<void> check_conflicts(const std::vector<update::modifier>& modifiers)
{
    std::vector<const path*> paths;
    for (const auto& one : modifiers)
    {
        paths.push_back(&one.at);
        if (one.from)
            paths.push_back(one.from.get());
    }
    std::sort(paths.begin(), paths.end(), [](const path* a, const path* b) { return applied_before(*a, *b); });
    for (std::size_t i = 1; i < paths.size(); ++i)
        if (paths[i - 1]->contains(*paths[i]))
            return failure{errc::conflicting_update_operators, "Updating the path '" + paths[i]->dotted() +
                                                                   "' would create a conflict at '" +
                                                                   paths[i - 1]->dotted() + "'"};
    return {};
}

outcome<void> set_rename(update::modifier& made)
{
    if (!is_string(made.argument))
        return failure{errc::bad_value, "The 'to' field for $rename must be a string: " + made.at.dotted() + ": " +
                                            shown(made.argument)};
    auto to = update_path(made.argument.text());
    if (!to)
        return to.error();
    for (const auto* one : {&made.at, &*to})
        if (std::any_of(one->parts().begin(), one->parts().end(), is_positional))
            return failure{errc::bad_value, "The fields of $rename may not be dynamic: " + one->dotted()};
    if (made.at.dotted() == to->dotted())
        return failure{errc::bad_value, "The source and target field for $rename must differ: " + made.at.dotted() +
                                            ": " + shown(made.argument)};
    made.from = std::make_shared<const path>(made.at);
    made.at = std::move(*to);
    return {};
}

outcome<std::vector<update::modifier>> parse_modifiers(bson::document_view source)
{
    std::vector<update::modifier> all;
    for (const auto& [name, fields] : source)
    {
        update::modifier kind{.name = name};
        if (name != "$rename")
            if (auto known = prepare(kind); !known && known.error().code == errc::failed_to_parse)
                return known.error();
        if (!is_document(fields))
            return failure{errc::failed_to_parse, "Modifiers operate on fields but we found type " +
                                                      std::string(type_name(fields)) +
                                                      " instead. For example: {$mod: {<field>: ...}} not {" +
                                                      std::string(name) + ": " + shown(fields) + "}"};
        for (const auto& [dotted, argument] : as_document(fields))
        {
            auto at = update_path(dotted);
            if (!at)
                return at.error();
            update::modifier made{.name = name, .at = std::move(*at), .argument = argument};
            if (auto done = name == "$rename" ? set_rename(made) : prepare(made); !done)
                return done.error();
            all.push_back(std::move(made));
        }
    }
    if (auto apart = check_conflicts(all); !apart)
        return apart.error();
    std::sort(all.begin(), all.end(),
              [](const update::modifier& a, const update::modifier& b) { return applied_before(a.at, b.at); });
    return all;
}

outcome<void> check_replacement(bson::document_view source)
{
    for (const auto& field : source)
        if (field.key.starts_with('$') && field.key != "$ref" && field.key != "$id" && field.key != "$db")
            return failure{errc::dollar_prefixed_field_name,
                           "The dollar ($) prefixed field '" + std::string(field.key) + "' in '" +
                               std::string(field.key) +
                               "' is not allowed in the context of an update's "
                               "replacement document. Consider using an aggregation pipeline with $replaceWith."};
    return {};
}

outcome<void> check_filters_used(const array_filters& filters, const std::vector<update::modifier>& modifiers)
{
    for (const auto& [name, condition] : filters)
    {
        const std::string part = "$[" + name + "]";
        const bool used = std::any_of(modifiers.begin(), modifiers.end(),
                                      [&part](const update::modifier& one)
                                      {
                                          const auto& parts = one.at.parts();
                                          return std::find(parts.begin(), parts.end(), part) != parts.end();
                                      });
        if (!used)
            return failure{errc::failed_to_parse,
                           "The array filter for identifier '" + name + "' was not used in the update"};
    }
    return {};
}

} // namespace

outcome<update> update::parse(bson::value_view source, bson::value_view filters, const variable_names& known)
{
    update made;
    made.source_ = std::make_shared<const value>(source);
    const bson::value_view seen = made.source_->view();
    auto conditions = parse_array_filters(filters);
    if (!conditions)
        return conditions.error();
    if (is_array(seen))
    {
        if (!conditions->empty())
            return failure{errc::failed_to_parse, "arrayFilters may not be specified for pipeline-style updates"};
        auto stages = pipeline::parse_for_update(as_array(seen), known);
        if (!stages)
            return stages.error();
        made.kind_ = kind::pipeline;
        made.stages_ = std::make_shared<const pipeline>(std::move(*stages));
        return made;
    }
    if (!is_document(seen))
        return failure{errc::failed_to_parse, "Update argument must be either an object or an array"};
    if (!as_document(seen).empty() && as_document(seen).begin()->key.starts_with('$'))
    {
        for (const auto& field : as_document(seen))
            if (!field.key.starts_with('$'))
                return failure{errc::failed_to_parse,
                               "Unknown modifier: " + std::string(field.key) +
                                   ". Expected a valid update modifier or pipeline-style update specified as an array"};
        auto modifiers = parse_modifiers(as_document(seen));
        if (!modifiers)
            return modifiers.error();
        if (auto used = check_filters_used(*conditions, *modifiers); !used)
            return used.error();
        made.modifiers_ = std::make_shared<const std::vector<modifier>>(std::move(*modifiers));
        made.filters_ = std::make_shared<const array_filters>(std::move(*conditions));
        return made;
    }
    if (!conditions->empty())
        return failure{errc::failed_to_parse, "arrayFilters may not be specified for replacement-style updates"};
    if (auto allowed = check_replacement(as_document(seen)); !allowed)
        return allowed.error();
    made.kind_ = kind::replacement;
    return made;
}

} // namespace zonda::pocket
