#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/accumulator.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/stage.hpp>

#include <algorithm>
#include <map>

namespace zonda::pocket
{
namespace
{

failure location(int code, std::string words)
{
    return {static_cast<errc>(code), std::move(words)};
}

failure holds_too_much()
{
    return {errc::query_exceeded_memory_limit, "$group holds more than 104857600 bytes"};
}

struct gathered_field
{
    std::string name;
    accumulator_maker make;
    expression from;
};

struct group
{
    value id;
    std::vector<std::unique_ptr<accumulator>> gathered;
};

class group_stage final : public stage
{
public:
    group_stage(expression id, std::vector<gathered_field> fields) : id_(std::move(id)), fields_(std::move(fields)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        std::map<bytes, std::size_t> places;
        std::vector<group> groups; // in the order in which they were met
        std::size_t held = 0;
        for (const auto& one : in)
        {
            auto id = id_.evaluate(one, context.with);
            if (!id)
                return id.error();
            if (id->missing())
                id = value(bson::null);
            const auto [place, fresh] = places.emplace(key_of(*id), groups.size());
            if (fresh)
            {
                held += place->first.size() + id->size();
                if (held > pipeline_memory)
                    return holds_too_much();
                groups.push_back(begin(std::move(*id)));
            }
            if (auto added = add(groups[place->second], one, context, held); !added)
                return added.error();
        }
        return finish(groups);
    }

private:
    group begin(value id) const
    {
        group made{std::move(id), {}};
        for (const auto& field : fields_)
            made.gathered.push_back(field.make());
        return made;
    }

    outcome<void> add(group& to, bson::document_view one, const stage_context& context, std::size_t& held) const
    {
        for (std::size_t i = 0; i < fields_.size(); ++i)
        {
            auto v = fields_[i].from.evaluate(one, context.with);
            if (!v)
                return v.error();
            auto& into = *to.gathered[i];
            const std::size_t before = into.size();
            if (auto added = into.add(*v); !added)
                return added;
            held += into.size();
            held -= before;
            if (held > pipeline_memory)
                return holds_too_much();
        }
        return {};
    }

    outcome<documents> finish(const std::vector<group>& groups) const
    {
        documents out;
        for (const auto& one : groups)
        {
            bytes data;
            bson::document_builder made(data);
            made.append("_id", one.id.view());
            for (std::size_t i = 0; i < fields_.size(); ++i)
            {
                const value result = one.gathered[i]->result();
                made.append(fields_[i].name, result.view());
            }
            made.finish();
            out.push_back(bson::document::trusted(std::move(data)));
        }
        return out;
    }

    expression id_;
    std::vector<gathered_field> fields_;
};

outcome<gathered_field> parse_field(std::string_view name, bson::value_view v, const variable_names& known)
{
    if (name.find('.') != std::string_view::npos)
        return location(40235, "The field name '" + std::string(name) + "' cannot contain '.'");
    if (name.starts_with('$'))
        return location(40236, "The field name '" + std::string(name) + "' cannot be an operator name");
    if (!is_document(v) || as_document(v).empty() || !as_document(v).begin()->key.starts_with('$'))
        return failure{errc::group_field_is_no_accumulator,
                       "The field '" + std::string(name) + "' must be an accumulator object"};
    if (as_document(v).count() != 1)
        return location(40238, "The field '" + std::string(name) + "' must specify one accumulator");
    const auto [operation, argument] = *as_document(v).begin();
    const auto maker = find_accumulator(operation);
    if (!maker)
        return failure{errc::unknown_group_operator, "unknown group operator '" + std::string(operation) + "'"};
    if (operation == "$count" && (!is_document(argument) || !as_document(argument).empty()))
        return failure{errc::type_mismatch, "$count takes no arguments, i.e. $count:{}"};
    if (is_array(argument) && as_array(argument).count() != 1 && operation != "$push" && operation != "$addToSet" &&
        operation != "$first" && operation != "$last")
        return location(40237, "The " + std::string(operation) + " accumulator is a unary operator");
    auto from = expression::parse(argument, known);
    if (!from)
        return from.error();
    return gathered_field{std::string(name), maker, std::move(*from)};
}

} // namespace

stage_result parse_group_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return location(15947, "a group's fields must be specified in an object");
    std::optional<expression> id;
    std::vector<gathered_field> fields;
    for (const auto& [name, v] : as_document(specification))
    {
        if (name == "_id")
        {
            auto parsed = expression::parse(v, known);
            if (!parsed)
                return parsed.error();
            id = std::move(*parsed);
            continue;
        }
        auto field = parse_field(name, v, known);
        if (!field)
            return field.error();
        fields.push_back(std::move(*field));
    }
    if (!id)
        return failure{errc::group_needs_id, "a group specification must include an _id"};
    return std::make_unique<const group_stage>(std::move(*id), std::move(fields));
}

namespace
{

// `$sortByCount: X` is these two.
class sort_by_count_stage final : public stage
{
public:
    sort_by_count_stage(std::unique_ptr<const stage> group, std::unique_ptr<const stage> sort)
        : group_(std::move(group)),
          sort_(std::move(sort))
    {
    }
    outcome<documents> run(documents in, const stage_context& context) const override
    {
        auto groups = group_->run(std::move(in), context);
        return groups ? sort_->run(std::move(*groups), context) : std::move(groups);
    }

private:
    std::unique_ptr<const stage> group_;
    std::unique_ptr<const stage> sort_;
};

} // namespace

stage_result parse_sort_by_count_stage(bson::value_view specification, const variable_names& known)
{
    const value group(bson::doc("_id", specification, "count", bson::doc("$sum", 1)));
    const value sort(bson::doc("count", -1));
    auto grouping = parse_group_stage(group, known);
    if (!grouping)
        return grouping;
    auto sorting = parse_sort_stage(sort, known);
    if (!sorting)
        return sorting;
    return std::make_unique<const sort_by_count_stage>(std::move(*grouping), std::move(*sorting));
}

} // namespace zonda::pocket
