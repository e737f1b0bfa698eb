// Comparisons, booleans, choices.
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/expression.hpp>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

outcome<value> all(const operator_call& call)
{
    for (const auto& argument : call.self.arguments())
    {
        auto one = argument.evaluate(call.root, call.with);
        if (!one)
            return one;
        if (!is_true(*one))
            return value(false);
    }
    return value(true);
}

outcome<value> any(const operator_call& call)
{
    for (const auto& argument : call.self.arguments())
    {
        auto one = argument.evaluate(call.root, call.with);
        if (!one)
            return one;
        if (is_true(*one))
            return value(true);
    }
    return value(false);
}

outcome<value> if_null(const operator_call& call)
{
    outcome<value> last = value();
    for (const auto& argument : call.self.arguments())
    {
        last = argument.evaluate(call.root, call.with);
        if (!last || !is_nullish(*last))
            break;
    }
    return last;
}

outcome<value> choose(const operator_call& call, std::size_t condition)
{
    auto chosen = call.evaluate(condition);
    if (!chosen)
        return chosen;
    return call.evaluate(is_true(*chosen) ? condition + 1 : condition + 2);
}

// $cond is written as an array of three or with names.
outcome<value> conditional(const operator_call& call)
{
    const auto& arguments = call.self.arguments();
    if (arguments.size() == 3)
        return choose(call, 0);
    const auto& only = arguments[0];
    const expression* parts[3]{};
    static constexpr std::string_view wanted[3] = {"if", "then", "else"};
    if (only.what() == expression::form::document)
        for (std::size_t i = 0; i < only.names().size(); ++i)
            for (std::size_t part = 0; part < 3; ++part)
                if (only.names()[i] == wanted[part])
                    parts[part] = &only.arguments()[i];
    for (std::size_t part = 0; part < 3; ++part)
        if (!parts[part])
            return failure{static_cast<errc>(17080 + static_cast<int>(part)),
                           "Missing '" + std::string(wanted[part]) + "' parameter to $cond"};
    auto chosen = parts[0]->evaluate(call.root, call.with);
    if (!chosen)
        return chosen;
    return parts[is_true(*chosen) ? 1 : 2]->evaluate(call.root, call.with);
}

outcome<value> first_true_branch(const operator_call& call)
{
    const auto& branches = call.argument(0).arguments();
    for (std::size_t i = 0; i + 1 < branches.size(); i += 2)
    {
        auto chosen = branches[i].evaluate(call.root, call.with);
        if (!chosen)
            return chosen;
        if (is_true(*chosen))
            return branches[i + 1].evaluate(call.root, call.with);
    }
    if (call.argument(1).given())
        return call.evaluate(1);
    return failure{static_cast<errc>(40066),
                   "$switch could not find a matching branch for an input, and no default was specified."};
}

template <class Holds>
outcome<value> compared(arguments of, Holds holds)
{
    return value(holds(compare(of[0], of[1])));
}

constexpr parameter switch_parameters[] = {{"branches", true, parameter_kind::branches}, {"default", false}};

constexpr operator_entry entries[] = {
    {"$eq", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order == 0; }); }},
    {"$ne", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order != 0; }); }},
    {"$gt", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order > 0; }); }},
    {"$gte", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order >= 0; }); }},
    {"$lt", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order < 0; }); }},
    {"$lte", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return order <= 0; }); }},
    {"$cmp", 2, 2, {}, [](arguments of) { return compared(of, [](int order) { return (order > 0) - (order < 0); }); }},
    {"$and", 0, -1, {}, nullptr, all},
    {"$or", 0, -1, {}, nullptr, any},
    {"$not", 1, 1, {}, [](arguments of) -> outcome<value> { return value(!is_true(of[0])); }},
    {"$cond", 1, 3, {}, nullptr, conditional},
    {"$ifNull", 2, -1, {}, nullptr, if_null},
    {"$switch", 0, 0, switch_parameters, nullptr, first_true_branch},
};

} // namespace

std::span<const operator_entry> logic_operators()
{
    return entries;
}

} // namespace zonda::pocket
