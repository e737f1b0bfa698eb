#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/match.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/type_alias.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace zonda::pocket
{
namespace
{

failure bad(std::string words)
{
    return {errc::bad_value, std::move(words)};
}

match_node leaf(match_kind kind, const path& at, bson::value_view operand = {})
{
    match_node made;
    made.kind = kind;
    made.at = at;
    made.operand = operand;
    return made;
}

match_node with_child(match_kind kind, match_node child)
{
    match_node made;
    made.kind = kind;
    made.at = child.at;
    made.children.push_back(std::move(child));
    return made;
}

outcome<match_node> parse_regex(const path& at, std::string_view pattern, std::string_view options,
                                bson::value_view as_value = {})
{
    auto compiled = regex::compile(pattern, options);
    if (!compiled)
        return compiled.error();
    match_node made = leaf(match_kind::regex, at);
    made.regexes.push_back(std::make_shared<const regex>(std::move(*compiled)));
    made.regex_operands.push_back(as_value);
    return made;
}

outcome<match_node> parse_equality(const path& at, bson::value_view operand)
{
    if (const auto given = operand.get<bson::regex_view>())
        return parse_regex(at, given->pattern, given->options, operand);
    return leaf(match_kind::equal, at, operand);
}

outcome<match_node> parse_in(const path& at, std::string_view name, bson::value_view operand)
{
    if (!is_array(operand))
        return bad(std::string(name) + " needs an array");
    match_node made = leaf(match_kind::in, at, operand);
    for (const auto item : as_array(operand))
    {
        if (is_operator_document(item))
            return bad("cannot nest $ under " + std::string(name));
        if (const auto given = item.get<bson::regex_view>())
        {
            auto compiled = regex::compile(given->pattern, given->options);
            if (!compiled)
                return compiled.error();
            made.regexes.push_back(std::make_shared<const regex>(std::move(*compiled)));
            made.regex_operands.push_back(item);
        }
        else
            made.operands.push_back(item);
    }
    std::sort(made.operands.begin(), made.operands.end(), value_less{});
    return made;
}

outcome<match_node> parse_type(const path& at, bson::value_view operand)
{
    match_node made = leaf(match_kind::type, at, operand);
    std::vector<bson::value_view> wanted = is_array(operand) ? items_of(operand) : std::vector{operand};
    if (wanted.empty())
        return failure{errc::failed_to_parse, "$type must match at least one type"};
    for (const auto one : wanted)
    {
        if (is_string(one) && one.text() == "number")
        {
            made.any_number = true;
            continue;
        }
        const auto kind = type_of_alias(one);
        if (!kind)
            return bad(is_string(one)   ? "Unknown type name alias: " + std::string(one.text())
                       : is_number(one) ? "Invalid numerical type code: " + shown(one)
                                        : "type must be represented as a number or a string");
        made.kinds.push_back(*kind);
    }
    return made;
}

outcome<match_node> parse_modulo(const path& at, bson::value_view operand)
{
    const auto parts = items_of(operand);
    if (!is_array(operand))
        return bad("malformed mod, needs to be an array");
    if (parts.size() != 2)
        return bad(parts.size() < 2 ? "malformed mod, not enough elements" : "malformed mod, too many elements");
    std::int64_t numbers[2]{};
    for (std::size_t i = 0; i < 2; ++i)
    {
        const auto real = real_number(parts[i]);
        if (!real || !std::isfinite(*real) || std::abs(*real) >= 9.2e18)
            return bad(i == 0 ? "malformed mod, divisor is not a number" : "malformed mod, remainder is not a number");
        numbers[i] = parts[i].to_int64().value_or(static_cast<std::int64_t>(*real));
    }
    if (numbers[0] == 0)
        return bad("divisor cannot be 0");
    match_node made = leaf(match_kind::modulo, at, operand);
    made.integer = numbers[0];
    made.remainder = numbers[1];
    return made;
}

outcome<match_node> parse_size(const path& at, bson::value_view operand)
{
    const auto size = whole_number(operand);
    if (!size)
        return failure{errc::bad_value, "Failed to parse $size. Expected a number in: $size: " + shown(operand)};
    if (*size < 0)
        return failure{errc::bad_value,
                       "Failed to parse $size. Expected a non-negative number in: $size: " + shown(operand)};
    match_node made = leaf(match_kind::size, at, operand);
    made.integer = *size;
    return made;
}

outcome<match_node> parse_element_match(const path& at, bson::value_view operand, const variable_names& known)
{
    if (!is_document(operand))
        return bad("$elemMatch needs an Object");
    const auto condition = as_document(operand);
    const auto first = condition.empty() ? std::string_view() : condition.begin()->key;
    const bool about_value = is_operator_document(operand) && first != "$and" && first != "$or" && first != "$nor";
    match_node made = leaf(about_value ? match_kind::element : match_kind::element_document, at, operand);
    auto inside = about_value ? parse_operators(path(), condition, known) : parse_query(condition, known);
    if (!inside)
        return inside.error();
    made.children.push_back(std::move(*inside));
    return made;
}

outcome<match_node> parse_all(const path& at, bson::value_view operand, const variable_names& known)
{
    if (!is_array(operand))
        return bad("$all needs an array");
    match_node made = leaf(match_kind::all_of, at);
    for (const auto item : as_array(operand))
    {
        const bool element_match = is_document(item) && (as_document(item)).find("$elemMatch").has_value();
        if (is_operator_document(item) && !element_match)
            return bad("no $ expressions in $all");
        auto one = element_match ? parse_element_match(at, item["$elemMatch"], known) : parse_equality(at, item);
        if (!one)
            return one.error();
        made.children.push_back(std::move(*one));
    }
    if (made.children.empty())
        return leaf(match_kind::always, at); // false: $all of nothing matches nothing
    return made;
}

outcome<match_node> parse_not(const path& at, bson::value_view operand, const variable_names& known)
{
    outcome<match_node> inside = match_node{};
    if (const auto given = operand.get<bson::regex_view>())
        inside = parse_regex(at, given->pattern, given->options, operand);
    else if (!is_document(operand))
        return bad("$not needs a regex or a document");
    else if (as_document(operand).empty())
        return bad("$not cannot be empty");
    else
        inside = parse_operators(at, as_document(operand), known);
    if (!inside)
        return inside;
    return with_child(match_kind::negated, std::move(*inside));
}

outcome<match_node> parse_regex_operator(const path& at, bson::value_view operand, bson::value_view options)
{
    if (options && !is_string(options))
        return bad("$options has to be a string");
    if (const auto given = operand.get<bson::regex_view>())
    {
        if (options && !given->options.empty())
            return failure{static_cast<errc>(51075), "options set in both $regex and $options"};
        return parse_regex(at, given->pattern, options ? options.text() : given->options, operand);
    }
    if (!is_string(operand))
        return bad("$regex has to be a string");
    return parse_regex(at, operand.text(), options.text());
}

outcome<match_node> parse_operator(const path& at, std::string_view name, bson::value_view operand,
                                   bson::document_view all, const variable_names& known)
{
    static const std::map<std::string_view, match_kind> ranges{{"$lt", match_kind::less},
                                                               {"$lte", match_kind::less_or_equal},
                                                               {"$gt", match_kind::greater},
                                                               {"$gte", match_kind::greater_or_equal}};
    if (const auto range = ranges.find(name); range != ranges.end())
    {
        if (operand.kind() == bson::type::regex)
            return bad("Can't have RegEx as arg to predicate over field '" + at.dotted() + "'.");
        return leaf(range->second, at, operand);
    }
    if (name == "$eq")
        return leaf(match_kind::equal, at, operand);
    if (name == "$ne")
    {
        if (operand.kind() == bson::type::regex)
            return bad("Can't have regex as arg to $ne.");
        return with_child(match_kind::negated, leaf(match_kind::equal, at, operand));
    }
    if (name == "$in")
        return parse_in(at, name, operand);
    if (name == "$nin")
    {
        auto in = parse_in(at, name, operand);
        if (!in)
            return in;
        return with_child(match_kind::negated, std::move(*in));
    }
    if (name == "$exists")
    {
        match_node made = leaf(match_kind::exists, at, operand);
        return is_true(operand) ? made : with_child(match_kind::negated, std::move(made));
    }
    if (name == "$type")
        return parse_type(at, operand);
    if (name == "$mod")
        return parse_modulo(at, operand);
    if (name == "$size")
        return parse_size(at, operand);
    if (name == "$all")
        return parse_all(at, operand, known);
    if (name == "$elemMatch")
        return parse_element_match(at, operand, known);
    if (name == "$not")
        return parse_not(at, operand, known);
    if (name == "$regex")
        return parse_regex_operator(at, operand, all["$options"]);
    if (name == "$options")
    {
        if (!all["$regex"])
            return bad("$options needs a $regex");
        return match_node{}; // said with the $regex beside it
    }
    return bad("unknown operator: " + std::string(name));
}

outcome<match_node> parse_logical(match_kind kind, std::string_view name, bson::value_view operand,
                                  const variable_names& known)
{
    const auto words = [name](const char* rest) { return bad(std::string(name) + rest); };
    if (!is_array(operand))
        return words(" must be an array");
    match_node made = leaf(kind, path());
    for (const auto item : as_array(operand))
    {
        if (!is_document(item))
            return bad("$or/$and/$nor entries need to be full objects");
        auto child = parse_query(as_document(item), known);
        if (!child)
            return child;
        made.children.push_back(std::move(*child));
    }
    if (made.children.empty())
        return bad("$and/$or/$nor must be a nonempty array");
    return made;
}

outcome<match_node> parse_top_level(std::string_view name, bson::value_view operand, const variable_names& known)
{
    if (name == "$and")
        return parse_logical(match_kind::all_of, name, operand, known);
    if (name == "$or")
        return parse_logical(match_kind::any_of, name, operand, known);
    if (name == "$nor")
        return parse_logical(match_kind::none_of, name, operand, known);
    if (name == "$comment")
        return match_node{};
    if (name == "$expr")
    {
        auto computed = expression::parse(operand, known);
        if (!computed)
            return computed.error();
        match_node made = leaf(match_kind::expression, path());
        made.computed = std::make_shared<const expression>(std::move(*computed));
        return made;
    }
    if (name == "$where" || name == "$text" || name == "$jsonSchema" || name == "$sampleRate")
        return bad(std::string(name) + " is not supported by pocket");
    return bad("unknown top level operator: " + std::string(name) +
               ". If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
}

} // namespace

bool is_operator_document(bson::value_view v)
{
    if (!is_document(v) || as_document(v).empty())
        return false;
    const auto first = as_document(v).begin()->key;
    return first.starts_with('$') && first != "$ref" && first != "$id" && first != "$db";
}

outcome<match_node> parse_operators(const path& at, bson::document_view operators, const variable_names& known)
{
    match_node made = leaf(match_kind::all_of, at);
    for (const auto& [name, operand] : operators)
    {
        auto one = parse_operator(at, name, operand, operators, known);
        if (!one)
            return one;
        made.children.push_back(std::move(*one));
    }
    return made.children.size() == 1 ? std::move(made.children[0]) : std::move(made);
}

outcome<match_node> parse_query(bson::document_view query, const variable_names& known)
{
    match_node made;
    for (const auto& [name, operand] : query)
    {
        outcome<match_node> one = match_node{};
        if (name.starts_with('$'))
            one = parse_top_level(name, operand, known);
        else if (is_operator_document(operand))
            one = parse_operators(path(name), as_document(operand), known);
        else
            one = parse_equality(path(name), operand);
        if (!one)
            return one;
        // A conjunction inside one is the same conjunction: the planner sees all its parts at once.
        if (one->kind == match_kind::all_of)
            std::move(one->children.begin(), one->children.end(), std::back_inserter(made.children));
        else
            made.children.push_back(std::move(*one));
    }
    return made;
}

outcome<filter> filter::parse(bson::document_view query, const variable_names& known)
{
    filter made;
    auto copy = std::make_shared<const bson::document>(query);
    auto root = parse_query(copy->view(), known);
    if (!root)
        return root.error();
    made.query_ = std::move(copy);
    made.root_ = std::make_shared<const match_node>(std::move(*root));
    return made;
}

outcome<value_filter> value_filter::parse(bson::value_view condition)
{
    value_filter made;
    auto copy = std::make_shared<const value>(condition);
    const bson::value_view seen = copy->view();
    outcome<match_node> node = match_node{};
    const auto first = as_document(seen).empty() ? std::string_view() : as_document(seen).begin()->key;
    if (is_operator_document(seen) && first != "$and" && first != "$or" && first != "$nor")
        node = parse_operators(path(), as_document(seen), {});
    else if (is_document(seen))
    {
        node = parse_query(as_document(seen), {});
        made.as_document_ = true;
    }
    else
        node = parse_equality(path(), seen);
    if (!node)
        return node.error();
    made.condition_ = std::move(copy);
    made.node_ = std::make_shared<const match_node>(std::move(*node));
    return made;
}

} // namespace zonda::pocket
