#include <zonda/pocket/core/bounds.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <cmath>

namespace zonda::pocket
{
namespace
{

// No key begins with another, so all that begin with this one are this one.
interval point_at(bytes key)
{
    bytes end = successor(key);
    return {std::move(key), std::move(end), true};
}

intervals nulls()
{
    return {point_at(first_key_of(bracket::missing)), point_at(first_key_of(bracket::null))};
}

intervals equal_bounds(bson::value_view operand)
{
    if (is_nullish(operand))
        return nulls();
    return {point_at(key_of(operand))};
}

intervals range_bounds(const match_node& leaf)
{
    const bool below = leaf.kind == match_kind::less || leaf.kind == match_kind::less_or_equal;
    const bool or_equal = leaf.kind == match_kind::less_or_equal || leaf.kind == match_kind::greater_or_equal;
    if (is_nullish(leaf.operand))
        return or_equal ? nulls() : intervals{};
    if (const auto real = real_number(leaf.operand); real && std::isnan(*real))
        return or_equal ? equal_bounds(leaf.operand) : intervals{};
    const bracket in = bracket_of(leaf.operand);
    const bool anything = in == bracket::min_key || in == bracket::max_key;
    const bytes key = key_of(leaf.operand);
    // An end that takes the key in lies behind it, a beginning that leaves it out too.
    if (below)
        return {{first_key_of(anything ? bracket::min_key : in), or_equal ? successor(key) : key}};
    return {{or_equal ? key : successor(key), anything ? first_key_of(bracket::end) : end_of(in)}};
}

interval texts_beginning_with(std::string_view prefix)
{
    // A text's key without its end is how the keys of all texts begin that go on.
    const value text(prefix);
    bytes start = key_of(text);
    start.resize(start.size() - 2);
    return {start, successor(start)};
}

intervals regex_bounds(const match_node& leaf)
{
    intervals all;
    for (const auto& regex : leaf.regexes)
        all.push_back(texts_beginning_with(regex->prefix()));
    for (const auto operand : leaf.regex_operands)
        if (operand)
            all.push_back(point_at(key_of(operand)));
    return all;
}

intervals united(intervals all)
{
    std::sort(all.begin(), all.end(), [](const interval& a, const interval& b) { return a.from < b.from; });
    intervals merged;
    for (auto& next : all)
    {
        if (merged.empty() || next.from >= merged.back().to)
        {
            merged.push_back(std::move(next));
            continue;
        }
        auto& last = merged.back();
        last.point &= next.point && last.from == next.from;
        last.to = std::max(last.to, next.to);
    }
    return merged;
}

std::optional<intervals> element_bounds(const match_node& leaf)
{
    std::optional<intervals> all;
    for (const auto& child : leaf.children)
    {
        // The keys hold elements; what an $elemMatch inside asks about are elements of those.
        if (child.kind == match_kind::element)
            continue;
        const auto one = child.kind == match_kind::all_of ? element_bounds(child) : bounds_of(child);
        if (one)
            all = all ? intersection(*all, *one) : *one;
    }
    return all;
}

} // namespace

bytes successor(bytes prefix)
{
    while (!prefix.empty() && prefix.back() == 0xff)
        prefix.pop_back();
    if (!prefix.empty())
        ++prefix.back();
    return prefix;
}

std::optional<intervals> bounds_of(const match_node& leaf)
{
    switch (leaf.kind)
    {
    case match_kind::equal:
        return equal_bounds(leaf.operand);
    case match_kind::less:
    case match_kind::less_or_equal:
    case match_kind::greater:
    case match_kind::greater_or_equal:
        return range_bounds(leaf);
    case match_kind::regex:
        return united(regex_bounds(leaf));
    case match_kind::in:
    {
        intervals all = regex_bounds(leaf);
        for (const auto operand : leaf.operands)
            for (auto& one : equal_bounds(operand))
                all.push_back(std::move(one));
        return united(std::move(all));
    }
    case match_kind::negated: // what does not exist has the key of null
        if (leaf.children[0].kind == match_kind::exists)
            return nulls();
        return std::nullopt;
    case match_kind::element:
        return element_bounds(leaf);
    default:
        return std::nullopt;
    }
}

intervals intersection(const intervals& a, const intervals& b)
{
    intervals common;
    auto one = a.begin();
    auto other = b.begin();
    while (one != a.end() && other != b.end())
    {
        interval both{std::max(one->from, other->from), std::min(one->to, other->to), one->point || other->point};
        if (both.from < both.to)
            common.push_back(std::move(both));
        if (one->to < other->to) // what ends first meets nothing of what follows
            ++one;
        else
            ++other;
    }
    return common;
}

bool all_points(const intervals& all)
{
    return std::all_of(all.begin(), all.end(), [](const interval& one) { return one.point; });
}

bool includes_null(const intervals& all)
{
    return !intersection(all, nulls()).empty();
}

intervals inverted(const intervals& all)
{
    intervals made;
    for (auto one = all.rbegin(); one != all.rend(); ++one)
    {
        interval turned{one->to, one->from, one->point};
        invert(turned.from, 0);
        invert(turned.to, 0);
        // k < to: what begins with the inverted end is left out. from <= k: what begins with the other is taken in.
        turned.from = one->point ? turned.to : successor(std::move(turned.from));
        turned.to = successor(std::move(turned.to));
        made.push_back(std::move(turned));
    }
    return made;
}

} // namespace zonda::pocket
