#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/edit.hpp>
#include <zonda/pocket/core/pipeline.hpp>
#include <zonda/pocket/core/positional.hpp>
#include <zonda/pocket/core/update_modifier.hpp>

#include <span>
#include <utility>

namespace zonda::pocket
{
namespace
{

// The array through which the path leads to something that is there; with `beyond`, also to something that is not.
// Its field's name; empty: there is none.
std::string array_on_the_way(bson::document_view document, const path& at, bool beyond)
{
    std::string met;
    bson::value_view v(bson::type::document, document.data().data());
    for (std::size_t depth = 0; depth < at.size(); ++depth)
    {
        if (is_array(v))
        {
            if (met.empty())
                met = at[depth - 1];
            const auto index = array_index(at[depth]);
            v = index ? as_array(v)[*index] : bson::value_view();
        }
        else
            v = as_document(v)[at[depth]];
    }
    return v || beyond ? met : std::string();
}

failure array_element(std::string_view which, const path& at, bson::document_view document, const std::string& array)
{
    return {errc::bad_value, "The " + std::string(which) + " field cannot be an array element, '" + at.dotted() +
                                 "' in doc with _id: " + shown(document["_id"]) + " has an array field called '" +
                                 array + "'"};
}

outcome<bson::document> renamed(const update::modifier& modifier, bson::document_view document)
{
    if (const auto array = array_on_the_way(document, *modifier.from, false); !array.empty())
        return array_element("source", *modifier.from, document, array);
    const value moved(value_at(document, *modifier.from));
    if (moved.missing())
        return bson::document(document);
    if (const auto array = array_on_the_way(document, modifier.at, true); !array.empty())
        return array_element("destination", modifier.at, document, array);
    auto without = edited(document, *modifier.from, [](bson::value_view) -> outcome<value> { return value(); });
    if (!without)
        return without;
    return edited(*without, modifier.at, [&moved](bson::value_view) -> outcome<value> { return moved; });
}

outcome<bson::document> modified(const update::modifier& modifier, std::span<const path> targets,
                                 bson::document_view document, bson::document_view original,
                                 const update_context& context)
{
    if (modifier.from)
        return renamed(modifier, document);
    const change_at make = [&](const path& at, bson::value_view now) -> outcome<value>
    {
        if (!now && modifier.only_existing)
            return value();
        update::modifier there = modifier;
        there.at = at;
        return modifier.make(there, now, original, context);
    };
    return edited(document, targets, make);
}

outcome<bson::document> apply_operators(const std::vector<update::modifier>& modifiers, const array_filters& filters,
                                        bson::document_view document, const update_context& context)
{
    bson::document result(document);
    for (const auto& modifier : modifiers)
    {
        if (modifier.only_on_insert && !context.inserting)
            continue;
        const auto targets = concrete_paths(result, modifier.at, filters, context);
        if (!targets)
            return targets.error();
        auto next = modified(modifier, *targets, result, document, context);
        if (!next)
            return next;
        result = std::move(*next);
    }
    return result;
}

outcome<void> check_id(bson::document_view before, bson::document_view after)
{
    const auto old_id = before["_id"];
    const auto new_id = after["_id"];
    if (!old_id || (new_id && old_id == new_id))
        return {};
    // A number of another type is another value for the eye and the same for the index.
    if (new_id && same(old_id, new_id) && is_number(old_id))
        return {};
    return failure{errc::immutable_field,
                   "Performing an update on the path '_id' would modify the immutable field '_id'"};
}

outcome<bson::document> replaced(bson::document_view source, bson::document_view document)
{
    const auto old_id = document["_id"];
    const auto new_id = source["_id"];
    if (old_id && new_id && !same(old_id, new_id))
        return failure{errc::immutable_field, "After applying the update, the (immutable) field '_id' was found to "
                                              "have been altered to _id: " +
                                                  shown(new_id)};
    return with_id_first(source, old_id);
}

} // namespace

std::string shown_id(bson::document_view document)
{
    return "{_id: " + shown(document["_id"]) + "}";
}

bson::document with_id_first(bson::document_view document, bson::value_view otherwise)
{
    const auto own = document["_id"];
    bytes data;
    data.reserve(document.data().size() + 32);
    bson::document_builder out(data);
    out.append("_id", own ? own : otherwise);
    bool first = true; // of several fields of that name the first counts
    for (const auto& [name, v] : document)
    {
        if (name == "_id" && std::exchange(first, false))
            continue;
        out.append(name, v);
    }
    out.finish();
    return bson::document::trusted(std::move(data));
}

outcome<bson::document> update::apply(bson::document_view document, const update_context& context) const
{
    if (kind_ == kind::replacement)
        return replaced(as_document(*source_), document);
    auto result = kind_ == kind::pipeline ? stages_->apply_to_one(document, context.with)
                                          : apply_operators(*modifiers_, *filters_, document, context);
    if (!result)
        return result;
    if (kind_ == kind::pipeline && document["_id"] && !(*result)["_id"])
        return with_id_first(*result, document["_id"]);
    if (auto same_id = check_id(document, *result); !same_id)
        return same_id.error();
    if (kind_ == kind::pipeline && document["_id"] && result->begin()->key != "_id")
        return with_id_first(*result, {});
    return result;
}

} // namespace zonda::pocket
