// Arrays as sets: order and repetition do not count; results come in comparison order.
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/expression.hpp>

#include <algorithm>
#include <set>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;
using value_set = std::set<bson::value_view, value_less>;

value_set set_of(bson::value_view array)
{
    const auto items = items_of(array);
    return {items.begin(), items.end()};
}

value array_value(const value_set& items)
{
    const std::vector<bson::value_view> listed(items.begin(), items.end());
    return value(array_of(listed));
}

// Every argument is an array; `null_seen` where one is null or missing.
outcome<bool> null_among(std::string_view name, int code, arguments of)
{
    for (const auto& one : of)
    {
        if (is_nullish(one))
            return true;
        if (!is_array(one))
            return failure{static_cast<errc>(code),
                           "All operands of " + std::string(name) +
                               " must be arrays. One argument is of type: " + std::string(type_name(one))};
    }
    return false;
}

outcome<value> set_union(arguments of)
{
    const auto null_seen = null_among("$setUnion", 17043, of);
    if (!null_seen || *null_seen)
        return null_seen ? outcome<value>(value(bson::null)) : null_seen.error();
    value_set all;
    for (const auto& one : of)
        all.merge(set_of(one));
    return array_value(all);
}

outcome<value> set_intersection(arguments of)
{
    const auto null_seen = null_among("$setIntersection", 17047, of);
    if (!null_seen || *null_seen)
        return null_seen ? outcome<value>(value(bson::null)) : null_seen.error();
    if (of.empty())
        return value(bson::array());
    value_set common = set_of(of[0]);
    for (const auto& one : of.subspan(1))
    {
        const auto other = set_of(one);
        std::erase_if(common, [&other](bson::value_view item) { return !other.contains(item); });
    }
    return array_value(common);
}

outcome<value> set_difference(arguments of)
{
    const auto null_seen = null_among("$setDifference", 17048, of);
    if (!null_seen || *null_seen)
        return null_seen ? outcome<value>(value(bson::null)) : null_seen.error();
    const auto without = set_of(of[1]);
    value_set seen;
    std::vector<bson::value_view> kept; // in the order of the first
    for (const auto item : items_of(of[0]))
        if (!without.contains(item) && seen.insert(item).second)
            kept.push_back(item);
    return value(array_of(kept));
}

outcome<value> set_is_subset(arguments of)
{
    const auto null_seen = null_among("$setIsSubset", 17046, of);
    if (!null_seen)
        return null_seen.error();
    if (*null_seen)
        return failure{static_cast<errc>(17046), "both operands of $setIsSubset must be arrays"};
    const auto all = set_of(of[1]);
    const auto items = items_of(of[0]);
    return value(std::all_of(items.begin(), items.end(), [&all](bson::value_view item) { return all.contains(item); }));
}

outcome<value> set_equals(arguments of)
{
    const auto null_seen = null_among("$setEquals", 17044, of);
    if (!null_seen)
        return null_seen.error();
    if (*null_seen)
        return failure{static_cast<errc>(17044), "All operands of $setEquals must be arrays"};
    const auto first = set_of(of[0]);
    return value(std::all_of(of.begin() + 1, of.end(),
                             [&first](const value& one)
                             {
                                 const auto other = set_of(one);
                                 return first.size() == other.size() &&
                                        std::equal(first.begin(), first.end(), other.begin(),
                                                   [](bson::value_view a, bson::value_view b) { return same(a, b); });
                             }));
}

outcome<value> elements_true(arguments of, std::string_view name, bool every)
{
    if (!is_array(of[0]))
        return failure{static_cast<errc>(17041),
                       std::string(name) + "'s argument must be an array, but is " + std::string(type_name(of[0]))};
    const auto items = items_of(of[0]);
    return value(every ? std::all_of(items.begin(), items.end(), is_true)
                       : std::any_of(items.begin(), items.end(), is_true));
}

constexpr operator_entry entries[] = {
    {"$setUnion", 0, -1, {}, set_union},
    {"$setIntersection", 0, -1, {}, set_intersection},
    {"$setDifference", 2, 2, {}, set_difference},
    {"$setIsSubset", 2, 2, {}, set_is_subset},
    {"$setEquals", 2, -1, {}, set_equals},
    {"$allElementsTrue", 1, 1, {}, [](arguments of) { return elements_true(of, "$allElementsTrue", true); }},
    {"$anyElementTrue", 1, 1, {}, [](arguments of) { return elements_true(of, "$anyElementTrue", false); }},
};

} // namespace

std::span<const operator_entry> set_operators()
{
    return entries;
}

} // namespace zonda::pocket
