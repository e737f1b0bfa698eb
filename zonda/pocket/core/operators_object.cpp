// Documents.
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>

#include <string_view>
#include <unordered_map>
#include <vector>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

// Fields in the order of their first appearance, each with its last value.
class merged_fields
{
public:
    void set(std::string_view name, bson::value_view v)
    {
        const auto [place, fresh] = places_.try_emplace(name, fields_.size());
        if (fresh)
            fields_.push_back({name, v});
        else
            fields_[place->second].value = v;
    }

    value document() const
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& field : fields_)
            out.append(field);
        out.finish();
        return value(bson::document::trusted(std::move(data)));
    }

private:
    std::vector<bson::element> fields_;
    std::unordered_map<std::string_view, std::size_t> places_;
};

outcome<value> merge(arguments of)
{
    std::vector<bson::value_view> sources;
    for (const auto& one : of)
        if (of.size() == 1 && is_array(one))
            sources = items_of(one);
        else
            sources.push_back(one);
    merged_fields fields;
    for (const auto source : sources)
    {
        if (is_nullish(source))
            continue;
        if (!is_document(source))
            return failure{static_cast<errc>(40400), "$mergeObjects requires object inputs, but input " +
                                                         shown(source) + " is of type " +
                                                         std::string(type_name(source))};
        for (const auto& [name, v] : as_document(source))
            fields.set(name, v);
    }
    return fields.document();
}

outcome<value> to_pairs(arguments of)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_document(of[0]))
        return failure{static_cast<errc>(40390),
                       "$objectToArray requires a document input, found: " + std::string(type_name(of[0]))};
    bytes data;
    bson::document_builder out(data, bson::document_builder::root::array);
    for (const auto& [name, v] : as_document(of[0].view()))
        out.push_document().append("k", name).append("v", v).close();
    out.finish();
    return value(bson::array::trusted(std::move(data)));
}

outcome<value> from_pairs(arguments of)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_array(of[0]))
        return failure{static_cast<errc>(40386),
                       "$arrayToObject requires an array input, found: " + std::string(type_name(of[0]))};
    merged_fields fields;
    for (const auto item : items_of(of[0]))
    {
        const bool pair = is_array(item) && as_array(item).count() == 2;
        const auto name = pair ? item[0] : item["k"];
        const auto v = pair ? item[1] : item["v"];
        if (!is_string(name) || !v)
            return failure{static_cast<errc>(40397), "$arrayToObject requires an array of pairs or of documents with "
                                                     "'k', a string, and 'v'"};
        if (name.text().find('\0') != std::string_view::npos)
            return failure{static_cast<errc>(4940400), "Key field cannot contain an embedded null byte"};
        fields.set(name.text(), v);
    }
    return fields.document();
}

outcome<value> get_field(const operator_call& call)
{
    // {field, input}, or the field's name alone, which is looked for in the document.
    const auto& only = call.argument(0);
    if (only.what() == expression::form::document)
    {
        value field;
        value input;
        for (std::size_t i = 0; i < only.names().size(); ++i)
        {
            auto one = only.arguments()[i].evaluate(call.root, call.with);
            if (!one)
                return one;
            (only.names()[i] == "field" ? field : input) = std::move(*one);
        }
        if (!is_string(field))
            return failure{static_cast<errc>(3041704), "$getField requires 'field' to evaluate to type String"};
        if (is_nullish(input))
            return value(bson::null);
        return is_document(input) ? value(input.view()[field.view().text()]) : value();
    }
    auto field = call.evaluate(0);
    if (!field)
        return field;
    if (!is_string(*field))
        return failure{static_cast<errc>(3041704), "$getField requires 'field' to evaluate to type String"};
    return value(call.root[field->view().text()]);
}

outcome<value> set_field(const operator_call& call)
{
    value parts[3];
    for (std::size_t i = 0; i < 3; ++i)
    {
        auto one = call.evaluate(i);
        if (!one)
            return one;
        parts[i] = std::move(*one);
    }
    const auto& [field, input, given] = parts;
    if (!is_string(field))
        return failure{static_cast<errc>(4161107), "$setField requires 'field' to evaluate to type String"};
    if (is_nullish(input))
        return value(bson::null);
    if (!is_document(input))
        return failure{static_cast<errc>(4161105), "$setField requires 'input' to evaluate to type Object"};
    bytes data;
    bson::document_builder out(data);
    bool seen = false;
    for (const auto& [name, v] : as_document(input.view()))
    {
        const bool here = name == field.view().text();
        out.append(name, here ? given.view() : v);
        seen |= here;
    }
    if (!seen)
        out.append(field.view().text(), given.view());
    out.finish();
    return value(bson::document::trusted(std::move(data)));
}

constexpr parameter set_field_parameters[] = {{"field", true}, {"input", true}, {"value", true}};

constexpr operator_entry entries[] = {
    {"$mergeObjects", 0, -1, {}, merge},
    {"$objectToArray", 1, 1, {}, to_pairs},
    {"$arrayToObject", 1, 1, {}, from_pairs},
    {"$getField", 1, 1, {}, nullptr, get_field},
    {"$setField", 0, 0, set_field_parameters, nullptr, set_field},
};

} // namespace

std::span<const operator_entry> object_operators()
{
    return entries;
}

} // namespace zonda::pocket
