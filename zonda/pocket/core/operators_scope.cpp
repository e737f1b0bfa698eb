// Operators that bring variables of their own.
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/held_memory.hpp>
#include <zonda/pocket/core/number.hpp>

#include <deque>

namespace zonda::pocket
{
namespace
{

outcome<value> let(const operator_call& call)
{
    const auto& bindings = call.argument(0).arguments();
    std::deque<value> values;
    std::deque<variables> scopes; // each holds on to the one before
    scopes.push_back(call.with);
    for (std::size_t i = 0; i < bindings.size(); ++i)
    {
        auto one = call.memory.held(bindings[i].evaluate(call.root, call.with));
        if (!one)
            return one;
        values.push_back(std::move(*one));
        scopes.push_back(scopes.back().with(call.self.names()[i], values.back()));
    }
    return call.argument(1).evaluate(call.root, scopes.back());
}

outcome<value> map(const operator_call& call)
{
    auto input = call.evaluate(0);
    if (!input)
        return input;
    if (is_nullish(*input))
        return value(bson::null);
    if (!is_array(*input))
        return failure{static_cast<errc>(16883),
                       "input to $map must be an array not " + std::string(type_name(*input))};
    std::vector<value> made;
    for (const auto item : items_of(*input))
    {
        const variables scope = call.with.with(call.self.names()[0], item);
        auto one = call.memory.held(call.argument(2).evaluate(call.root, scope));
        if (!one)
            return one;
        made.push_back(std::move(*one));
    }
    return value(array_of(made));
}

outcome<value> filter_items(const operator_call& call)
{
    auto input = call.evaluate(0);
    auto limit = call.evaluate(3);
    if (!input || !limit)
        return input ? limit : input;
    if (is_nullish(*input))
        return value(bson::null);
    if (!is_array(*input))
        return failure{static_cast<errc>(28651),
                       "input to $filter must be an array not " + std::string(type_name(*input))};
    const auto most = is_nullish(*limit) ? std::optional<std::int64_t>(INT64_MAX) : whole_number(*limit);
    if (!most || *most <= 0)
        return failure{static_cast<errc>(327391), "$filter: limit must be a positive integer"};
    std::vector<bson::value_view> kept;
    for (const auto item : items_of(*input))
    {
        if (static_cast<std::int64_t>(kept.size()) >= *most)
            break;
        const variables scope = call.with.with(call.self.names()[0], item);
        auto wanted = call.argument(2).evaluate(call.root, scope);
        if (!wanted)
            return wanted;
        if (is_true(*wanted))
            kept.push_back(item);
    }
    return value(array_of(kept));
}

outcome<value> reduce(const operator_call& call)
{
    auto input = call.evaluate(0);
    auto so_far = call.evaluate(1);
    if (!input || !so_far)
        return input ? so_far : input;
    if (is_nullish(*input))
        return value(bson::null);
    if (!is_array(*input))
        return failure{static_cast<errc>(40080), "$reduce requires that 'input' be an array, found: " + shown(*input)};
    for (const auto item : items_of(*input))
    {
        const variables outer = call.with.with("value", *so_far);
        const variables scope = outer.with("this", item);
        auto next = call.argument(2).evaluate(call.root, scope);
        if (!next)
            return next;
        so_far = std::move(next);
    }
    return so_far;
}

constexpr parameter let_parameters[] = {{"vars", true, parameter_kind::bindings}, {"in", true, parameter_kind::scoped}};
constexpr parameter map_parameters[] = {
    {"input", true}, {"as", false, parameter_kind::name}, {"in", true, parameter_kind::scoped}};
constexpr parameter filter_parameters[] = {
    {"input", true}, {"as", false, parameter_kind::name}, {"cond", true, parameter_kind::scoped}, {"limit", false}};
constexpr parameter reduce_parameters[] = {
    {"input", true}, {"initialValue", true}, {"in", true, parameter_kind::scoped}};

constexpr operator_entry entries[] = {
    {"$let", 0, 0, let_parameters, nullptr, let},
    {"$map", 0, 0, map_parameters, nullptr, map},
    {"$filter", 0, 0, filter_parameters, nullptr, filter_items},
    {"$reduce", 0, 0, reduce_parameters, nullptr, reduce},
};

} // namespace

std::span<const operator_entry> scope_operators()
{
    return entries;
}

} // namespace zonda::pocket
