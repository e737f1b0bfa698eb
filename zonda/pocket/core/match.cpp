#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/match.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <cmath>

namespace zonda::pocket
{
namespace
{

bool is_nan(bson::value_view v)
{
    const auto real = real_number(v);
    return real && std::isnan(*real);
}

bool in_order(match_kind kind, int order)
{
    switch (kind)
    {
    case match_kind::less:
        return order < 0;
    case match_kind::less_or_equal:
        return order <= 0;
    case match_kind::greater:
        return order > 0;
    default:
        return order >= 0;
    }
}

bool matches_range(const match_node& leaf, bson::value_view v)
{
    const bool or_equal = leaf.kind == match_kind::less_or_equal || leaf.kind == match_kind::greater_or_equal;
    const bracket wanted = bracket_of(leaf.operand);
    if (wanted == bracket::null || wanted == bracket::missing)
        return or_equal && is_nullish(v);
    if (wanted == bracket::min_key || wanted == bracket::max_key)
        return in_order(leaf.kind, compare(v, leaf.operand)); // also for a field that is not there
    if (!v || bracket_of(v) != wanted)
        return false;
    if (is_nan(leaf.operand) || is_nan(v))
        return or_equal && is_nan(leaf.operand) && is_nan(v);
    return in_order(leaf.kind, compare(v, leaf.operand));
}

bool matches_regex(const match_node& leaf, bson::value_view v)
{
    if (bracket_of(v) == bracket::string)
        return std::any_of(leaf.regexes.begin(), leaf.regexes.end(),
                           [text = text_of(v)](const auto& regex) { return regex->matches(text); });
    return bracket_of(v) == bracket::regex &&
           std::any_of(leaf.regex_operands.begin(), leaf.regex_operands.end(),
                       [v](bson::value_view operand) { return operand && same(operand, v); });
}

bool matches_in(const match_node& leaf, bson::value_view v)
{
    const auto same_as = [&leaf](bson::value_view wanted)
    { return std::binary_search(leaf.operands.begin(), leaf.operands.end(), wanted, value_less{}); };
    if (is_nullish(v))
    {
        static const value null_value{bson::null};
        return same_as(null_value.view());
    }
    return same_as(v) || (!leaf.regexes.empty() && matches_regex(leaf, v));
}

bool matches_modulo(const match_node& leaf, bson::value_view v)
{
    const auto real = real_number(v);
    // What no 64-bit integer holds has no remainder; a fraction is cut off.
    if (!real || (!v.to_int64() && !(std::abs(*real) < 9.2e18)))
        return false;
    const auto whole = v.to_int64().value_or(static_cast<std::int64_t>(*real));
    // The smallest integer divided by -1 has no quotient; every remainder of -1 is 0.
    return (leaf.integer == -1 ? 0 : whole % leaf.integer) == leaf.remainder;
}

bool matches_type(const match_node& leaf, bson::value_view v)
{
    if (!v)
        return false;
    return (leaf.any_number && is_number(v)) ||
           std::find(leaf.kinds.begin(), leaf.kinds.end(), v.kind()) != leaf.kinds.end();
}

bool matches_element(const match_node& leaf, bson::value_view array, const variables& with, match_details& details)
{
    if (!is_array(array))
        return false;
    std::size_t index = 0;
    for (const auto item : as_array(array))
    {
        match_details inner;
        bool matched = false;
        if (leaf.kind == match_kind::element)
            matched = std::all_of(leaf.children.begin(), leaf.children.end(),
                                  [&](const match_node& child) { return matches_value(child, item, with, inner); });
        else if (is_document(item))
            matched = matches_document(leaf.children[0], as_document(item), with, inner);
        else if (is_array(item))
            matched = matches_document(leaf.children[0], as_array(item).as_document(), with, inner);
        if (inner.error)
            details.error = inner.error;
        if (matched)
        {
            details.index = index;
            return true;
        }
        ++index;
    }
    return false;
}

last_array mode_of(match_kind kind)
{
    switch (kind)
    {
    case match_kind::exists:
    case match_kind::size:
    case match_kind::element:
    case match_kind::element_document:
        return last_array::whole;
    default:
        return last_array::expand;
    }
}

bool matches_expression(const match_node& node, bson::document_view document, const variables& with,
                        match_details& details)
{
    auto result = node.computed->evaluate(document, with);
    if (result)
        return is_true(*result);
    details.error = result.error();
    return false;
}

bool matches_leaf(const match_node& leaf, bson::document_view document, const variables& with, match_details& details)
{
    return any_value_at(document, leaf.at, mode_of(leaf.kind),
                        [&](const found& one)
                        {
                            match_details inner;
                            const bool matched = matches_value(leaf, one.value, with, inner);
                            if (inner.error)
                                details.error = inner.error;
                            if (!matched)
                                return false;
                            if (const auto index = one.index ? one.index : inner.index)
                                details.index = index;
                            return true;
                        });
}

} // namespace

bool matches_value(const match_node& leaf, bson::value_view v, const variables& with, match_details& details)
{
    switch (leaf.kind)
    {
    case match_kind::equal:
        return is_nullish(leaf.operand) ? is_nullish(v) : v && same(v, leaf.operand);
    case match_kind::less:
    case match_kind::less_or_equal:
    case match_kind::greater:
    case match_kind::greater_or_equal:
        return matches_range(leaf, v);
    case match_kind::in:
        return matches_in(leaf, v);
    case match_kind::exists:
        return static_cast<bool>(v);
    case match_kind::type:
        return matches_type(leaf, v);
    case match_kind::regex:
        return matches_regex(leaf, v);
    case match_kind::size:
        return is_array(v) && static_cast<std::int64_t>(as_array(v).count()) == leaf.integer;
    case match_kind::modulo:
        return matches_modulo(leaf, v);
    case match_kind::element:
    case match_kind::element_document:
        return matches_element(leaf, v, with, details);
    case match_kind::always:
        return leaf.flag;
    case match_kind::negated:
        return !matches_value(leaf.children[0], v, with, details);
    case match_kind::all_of:
        return std::all_of(leaf.children.begin(), leaf.children.end(),
                           [&](const match_node& child) { return matches_value(child, v, with, details); });
    case match_kind::any_of:
        return std::any_of(leaf.children.begin(), leaf.children.end(),
                           [&](const match_node& child) { return matches_value(child, v, with, details); });
    case match_kind::none_of:
        return std::none_of(leaf.children.begin(), leaf.children.end(),
                            [&](const match_node& child) { return matches_value(child, v, with, details); });
    case match_kind::expression:
        return false; // has no value to be asked about; the parser does not put it here
    }
    return false;
}

bool matches_document(const match_node& node, bson::document_view document, const variables& with,
                      match_details& details)
{
    const auto holds = [&](const match_node& child) { return matches_document(child, document, with, details); };
    switch (node.kind)
    {
    case match_kind::all_of:
        return std::all_of(node.children.begin(), node.children.end(), holds);
    case match_kind::any_of:
        return std::any_of(node.children.begin(), node.children.end(), holds);
    case match_kind::none_of:
    case match_kind::negated:
    {
        match_details inside; // what a negation found is no position
        const bool any = std::any_of(node.children.begin(), node.children.end(), [&](const match_node& child)
                                     { return matches_document(child, document, with, inside); });
        if (inside.error)
            details.error = inside.error;
        return !any;
    }
    case match_kind::expression:
        return matches_expression(node, document, with, details);
    case match_kind::always:
        return node.flag;
    default:
        return matches_leaf(node, document, with, details);
    }
}

bool filter::matches(bson::document_view document, const variables& with, match_details& details) const
{
    return matches_document(*root_, document, with, details) && !details.error;
}

outcome<bool> filter::matches(bson::document_view document, const variables& with) const
{
    match_details details;
    const bool matched = matches_document(*root_, document, with, details);
    if (details.error)
        return *details.error;
    return matched;
}

bool value_filter::matches(bson::value_view v, const variables& with, match_details& details) const
{
    if (as_document_)
        return is_document(v) && matches_document(*node_, as_document(v), with, details);
    return matches_value(*node_, v, with, details);
}

} // namespace zonda::pocket
