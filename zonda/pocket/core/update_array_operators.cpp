#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/sort.hpp>
#include <zonda/pocket/core/update_modifier.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

using modifier = update::modifier;
using items = std::vector<bson::value_view>;

// `{$each: […], …}`; a document without $each is itself the item.
bool has_each(bson::value_view argument)
{
    return is_document(argument) && as_document(argument).contains("$each");
}

items additions(const modifier& self)
{
    return has_each(self.argument) ? items_of(self.argument["$each"]) : items{self.argument};
}

failure no_array(const modifier& self, bson::value_view now, bson::document_view document)
{
    return {errc::bad_value, "The field '" + self.at.dotted() + "' must be an array but is of type " +
                                 std::string(type_name(now)) + " in document " + shown_id(document)};
}

void cut(items& all, std::int64_t slice)
{
    const auto size = static_cast<std::int64_t>(all.size());
    if (slice >= 0 && slice < size)
        all.resize(static_cast<std::size_t>(slice));
    else if (slice < 0 && -slice < size)
        all.erase(all.begin(), all.end() + slice);
}

outcome<value> push(const modifier& self, bson::value_view now, bson::document_view document, const update_context&)
{
    if (now && !is_array(now))
        return no_array(self, now, document);
    items all = items_of(now);
    const items added = additions(self);
    auto place = all.end();
    const auto argument = has_each(self.argument) ? as_document(self.argument) : bson::document_view();
    if (const auto position = whole_number(argument["$position"]))
    {
        const auto size = static_cast<std::int64_t>(all.size());
        place = all.begin() + (*position < 0 ? std::max<std::int64_t>(0, size + *position) : std::min(*position, size));
    }
    all.insert(place, added.begin(), added.end());
    if (const auto by = argument["$sort"])
        if (auto sorted = sort_values(all, by); !sorted)
            return sorted.error();
    if (const auto slice = whole_number(argument["$slice"]))
        cut(all, std::clamp<std::int64_t>(*slice, -INT32_MAX, INT32_MAX));
    return value(array_of(all));
}

outcome<value> add_to_set(const modifier& self, bson::value_view now, bson::document_view, const update_context&)
{
    if (now && !is_array(now))
        return failure{errc::bad_value, "Cannot apply $addToSet to non-array field. Field named '" +
                                            self.at[self.at.size() - 1] + "' has non-array type " +
                                            std::string(type_name(now))};
    items all = items_of(now);
    for (const auto one : additions(self))
        if (std::none_of(all.begin(), all.end(), [one](bson::value_view other) { return same(one, other); }))
            all.push_back(one);
    return value(array_of(all));
}

outcome<value> pull(const modifier& self, bson::value_view now, bson::document_view, const update_context& context)
{
    if (!is_array(now))
        return failure{errc::bad_value, "Cannot apply $pull to a non-array value"};
    items kept;
    for (const auto item : as_array(now))
    {
        match_details details;
        const bool matched = self.condition->matches(item, context.with, details);
        if (details.error)
            return *details.error;
        if (!matched)
            kept.push_back(item);
    }
    return value(array_of(kept));
}

outcome<value> pull_all(const modifier& self, bson::value_view now, bson::document_view, const update_context&)
{
    if (!is_array(now))
        return failure{errc::bad_value, "Cannot apply $pull to a non-array value"};
    const items unwanted = items_of(self.argument);
    items kept;
    for (const auto item : as_array(now))
        if (std::none_of(unwanted.begin(), unwanted.end(),
                         [item](bson::value_view other) { return same(item, other); }))
            kept.push_back(item);
    return value(array_of(kept));
}

outcome<value> pop(const modifier& self, bson::value_view now, bson::document_view, const update_context&)
{
    if (!is_array(now))
        return failure{errc::type_mismatch, "Path '" + self.at.dotted() + "' contains an element of non-array type '" +
                                                std::string(type_name(now)) + "'"};
    items all = items_of(now);
    if (!all.empty())
        all.erase(*whole_number(self.argument) < 0 ? all.begin() : all.end() - 1);
    return value(array_of(all));
}

outcome<void> check_push(bson::value_view argument)
{
    if (!has_each(argument))
        return {};
    for (const auto& [name, v] : as_document(argument))
    {
        if (name == "$each" ? !is_array(v) : false)
            return failure{errc::bad_value, "The argument to $each in $push must be an array but it was of type: " +
                                                std::string(type_name(v))};
        if ((name == "$slice" || name == "$position") && !whole_number(v))
            return failure{errc::bad_value,
                           "The value for " + std::string(name) +
                               " must be an integer value but was given type: " + std::string(type_name(v))};
        if (name == "$sort")
        {
            items none;
            if (auto understood = sort_values(none, v); !understood)
                return understood;
        }
        if (name != "$each" && name != "$slice" && name != "$position" && name != "$sort")
            return failure{errc::bad_value, "Unrecognized clause in $push: " + std::string(name)};
    }
    return {};
}

outcome<void> check_add_to_set(bson::value_view argument)
{
    if (!has_each(argument))
        return {};
    if (as_document(argument).count() != 1)
        return failure{errc::bad_value, "Found unexpected fields after $each in $addToSet: " + shown(argument)};
    if (!is_array(argument["$each"]))
        return failure{errc::type_mismatch, "The argument to $each in $addToSet must be an array but it was of type " +
                                                std::string(type_name(argument["$each"]))};
    return {};
}

outcome<void> prepare_pull(modifier& made)
{
    made.make = pull;
    made.only_existing = true;
    if (!made.argument)
        return {};
    auto condition = value_filter::parse(made.argument);
    if (!condition)
        return condition.error();
    made.condition = std::make_shared<const value_filter>(std::move(*condition));
    return {};
}

outcome<void> prepare_pop(modifier& made)
{
    made.make = pop;
    made.only_existing = true;
    if (made.argument && !direction_of(made.argument))
        return failure{errc::failed_to_parse, "$pop expects 1 or -1, found: " + shown(made.argument)};
    return {};
}

outcome<void> prepare_pull_all(modifier& made)
{
    made.make = pull_all;
    made.only_existing = true;
    if (made.argument && !is_array(made.argument))
        return failure{errc::bad_value,
                       "$pullAll requires an array argument but was given a " + std::string(type_name(made.argument))};
    return {};
}

} // namespace

outcome<bool> prepare_array_operator(modifier& made)
{
    outcome<void> done;
    if (made.name == "$push")
    {
        made.make = push;
        done = check_push(made.argument);
    }
    else if (made.name == "$addToSet")
    {
        made.make = add_to_set;
        done = check_add_to_set(made.argument);
    }
    else if (made.name == "$pull")
        done = prepare_pull(made);
    else if (made.name == "$pullAll")
        done = prepare_pull_all(made);
    else if (made.name == "$pop")
        done = prepare_pop(made);
    else
        return false;
    if (!done)
        return done.error();
    return true;
}

} // namespace zonda::pocket
