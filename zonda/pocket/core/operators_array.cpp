// Arrays.
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/held_memory.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/sort.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

// The longest array $range makes: 16 MB would not hold more.
constexpr std::int64_t range_limit = 1'000'000;

failure wants_array(int code, std::string_view name, bson::value_view v)
{
    return {static_cast<errc>(code), std::string(name) + " needs an array, not " + std::string(type_name(v))};
}

outcome<value> size(arguments of)
{
    if (!is_array(of[0]))
        return failure{static_cast<errc>(17124),
                       "The argument to $size must be an array, but was of type: " + std::string(type_name(of[0]))};
    return value(static_cast<int>(as_array(of[0].view()).count()));
}

value item_at(const std::vector<bson::value_view>& items, std::int64_t index)
{
    if (index < 0)
        index += static_cast<std::int64_t>(items.size());
    if (index < 0 || index >= static_cast<std::int64_t>(items.size()))
        return {};
    return value(items[static_cast<std::size_t>(index)]);
}

outcome<value> element_at(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    if (!is_array(of[0]))
        return wants_array(28689, "$arrayElemAt", of[0]);
    const auto index = whole_number(of[1]);
    if (!index)
        return failure{static_cast<errc>(28690),
                       "$arrayElemAt's second argument must be an integer, but is " + std::string(type_name(of[1]))};
    return item_at(items_of(of[0]), *index);
}

outcome<value> end_of_array(arguments of, std::string_view name, std::int64_t index)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_array(of[0]))
        return wants_array(28689, name, of[0]);
    return item_at(items_of(of[0]), index);
}

outcome<value> slice(arguments of)
{
    for (const auto& one : of)
        if (is_nullish(one))
            return value(bson::null);
    if (!is_array(of[0]))
        return wants_array(28724, "$slice", of[0]);
    const auto first = whole_number(of[1]);
    const auto second = of.size() > 2 ? whole_number(of[2]) : std::optional<std::int64_t>(0);
    if (!first || !second || (of.size() > 2 && *second <= 0))
        return failure{static_cast<errc>(28726), "$slice needs integers, and a positive number of items"};
    const auto items = items_of(of[0]);
    const auto count = static_cast<std::int64_t>(items.size());
    std::int64_t from = 0;
    std::int64_t to = count;
    if (of.size() > 2)
    {
        from = *first < 0 ? std::max<std::int64_t>(0, count + *first) : std::min(*first, count);
        to = std::min(count, from + std::min(*second, count));
    }
    else if (*first >= 0)
        to = std::min(*first, count);
    else
        from = std::max<std::int64_t>(0, count + *first);
    return value(
        array_of(std::span(items).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from))));
}

outcome<value> concatenate(arguments of)
{
    std::vector<bson::value_view> all;
    for (const auto& one : of)
    {
        if (is_nullish(one))
            return value(bson::null);
        if (!is_array(one))
            return failure{static_cast<errc>(28664),
                           "$concatArrays only supports arrays, not " + std::string(type_name(one))};
        const auto items = items_of(one);
        all.insert(all.end(), items.begin(), items.end());
    }
    return value(array_of(all));
}

outcome<value> contains(arguments of)
{
    if (!is_array(of[1]))
        return failure{static_cast<errc>(40081),
                       "$in requires an array as a second argument, found: " + std::string(type_name(of[1]))};
    const auto items = items_of(of[1]);
    return value(std::any_of(items.begin(), items.end(), [&of](bson::value_view item) { return same(item, of[0]); }));
}

outcome<value> index_of(arguments of)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_array(of[0]))
        return wants_array(40090, "$indexOfArray", of[0]);
    const auto items = items_of(of[0]);
    std::size_t bounds[2] = {0, items.size()};
    for (std::size_t i = 2; i < of.size(); ++i)
    {
        const auto given = whole_number(of[i]);
        if (!given || *given < 0)
            return failure{static_cast<errc>(40097), "$indexOfArray requires a nonnegative start and end index"};
        bounds[i - 2] = std::min(static_cast<std::size_t>(*given), items.size());
    }
    for (std::size_t i = bounds[0]; i < bounds[1]; ++i)
        if (same(items[i], of[1]))
            return value(static_cast<int>(i));
    return value(-1);
}

outcome<value> reversed(arguments of)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_array(of[0]))
        return wants_array(34435, "$reverseArray", of[0]);
    auto items = items_of(of[0]);
    std::reverse(items.begin(), items.end());
    return value(array_of(items));
}

outcome<value> range(arguments of)
{
    const auto from = whole_number(of[0]);
    const auto to = whole_number(of[1]);
    const auto step = of.size() > 2 ? whole_number(of[2]) : std::optional<std::int64_t>(1);
    if (!from || !to || !step)
        return failure{static_cast<errc>(34443), "$range requires numbers that a 32-bit integer can hold"};
    for (const auto one : {*from, *to, *step})
        if (one < INT32_MIN || one > INT32_MAX)
            return failure{static_cast<errc>(34444), "$range requires numbers that a 32-bit integer can hold"};
    if (*step == 0)
        return failure{static_cast<errc>(34449), "$range requires a non-zero step value"};
    if ((*to - *from) / *step > range_limit)
        return failure{errc::query_exceeded_memory_limit, "$range would make more than 1,000,000 items"};
    std::vector<value> items;
    for (std::int64_t i = *from; *step > 0 ? i < *to : i > *to; i += *step)
        items.emplace_back(static_cast<int>(i));
    return value(array_of(items));
}

outcome<value> zip(const operator_call& call)
{
    auto inputs = call.evaluate(0);
    auto longest = call.evaluate(1);
    if (!inputs || !longest)
        return inputs ? longest : inputs;
    std::vector<std::vector<bson::value_view>> columns;
    for (const auto one : items_of(*inputs))
    {
        if (is_nullish(one))
            return value(bson::null);
        if (!is_array(one))
            return wants_array(34468, "$zip", one);
        columns.push_back(items_of(one));
    }
    if (columns.empty())
        return failure{static_cast<errc>(34465), "$zip requires at least one input array"};
    std::size_t rows = columns[0].size();
    for (const auto& column : columns)
        rows = is_true(*longest) ? std::max(rows, column.size()) : std::min(rows, column.size());
    // An item has three bytes at least: its type, and the name of its place with its end.
    constexpr std::size_t least_item = 3;
    if (auto fits = call.memory.hold(rows * (columns.size() * least_item + sizeof(value))); !fits)
        return fits.error();
    std::vector<value> made;
    for (std::size_t row = 0; row < rows; ++row)
    {
        std::vector<bson::value_view> items;
        for (const auto& column : columns)
            items.push_back(row < column.size() ? column[row] : bson::value_view());
        made.emplace_back(array_of(items));
        if (auto fits = call.memory.hold(made.back()); !fits)
            return fits.error();
    }
    return value(array_of(made));
}

outcome<value> sort_array(const operator_call& call)
{
    auto input = call.evaluate(0);
    auto by = call.evaluate(1);
    if (!input || !by)
        return input ? by : input;
    if (is_nullish(*input))
        return value(bson::null);
    if (!is_array(*input))
        return wants_array(2942504, "$sortArray", *input);
    auto items = items_of(*input);
    if (auto sorted = sort_values(items, *by); !sorted)
        return sorted.error();
    return value(array_of(items));
}

constexpr parameter zip_parameters[] = {{"inputs", true}, {"useLongestLength", false}};
constexpr parameter sort_parameters[] = {{"input", true}, {"sortBy", true}};

constexpr operator_entry entries[] = {
    {"$size", 1, 1, {}, size},
    {"$isArray", 1, 1, {}, [](arguments of) -> outcome<value> { return value(is_array(of[0])); }},
    {"$arrayElemAt", 2, 2, {}, element_at},
    {"$first", 1, 1, {}, [](arguments of) { return end_of_array(of, "$first", 0); }},
    {"$last", 1, 1, {}, [](arguments of) { return end_of_array(of, "$last", -1); }},
    {"$slice", 2, 3, {}, slice},
    {"$concatArrays", 0, -1, {}, concatenate},
    {"$in", 2, 2, {}, contains},
    {"$indexOfArray", 2, 4, {}, index_of},
    {"$reverseArray", 1, 1, {}, reversed},
    {"$range", 2, 3, {}, range},
    {"$zip", 0, 0, zip_parameters, nullptr, zip},
    {"$sortArray", 0, 0, sort_parameters, nullptr, sort_array},
};

} // namespace

std::span<const operator_entry> array_operators()
{
    return entries;
}

} // namespace zonda::pocket
