#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/sort.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

constexpr std::size_t most_parts = 32;

// Stable: equal keys keep the order in which they came.
template <class Key, class Order>
void sort_by(std::vector<bson::value_view>& items, Key key, Order order)
{
    struct entry
    {
        decltype(key(items[0])) by;
        std::size_t place;
        bson::value_view item;
    };
    std::vector<entry> entries;
    entries.reserve(items.size());
    for (const auto item : items)
        entries.push_back({key(item), entries.size(), item});
    std::sort(entries.begin(), entries.end(),
              [&order](const entry& a, const entry& b)
              {
                  const int by_key = order(a.by, b.by);
                  return by_key != 0 ? by_key < 0 : a.place < b.place;
              });
    std::transform(entries.begin(), entries.end(), items.begin(), [](const entry& one) { return one.item; });
}

} // namespace

std::optional<int> direction_of(bson::value_view v)
{
    const auto whole = whole_number(v);
    if (!whole || (*whole != 1 && *whole != -1))
        return {};
    return static_cast<int>(*whole);
}

outcome<sort_pattern> sort_pattern::parse(bson::document_view source)
{
    sort_pattern made;
    for (const auto& [name, v] : source)
    {
        if (is_document(v))
            return failure{errc::failed_to_parse, "$meta sorts are not supported by pocket: " + shown(v)};
        if (!is_number(v))
            return failure{static_cast<errc>(15974),
                           "Illegal key in $sort specification: " + std::string(name) + ": " + shown(v)};
        const auto direction = direction_of(v);
        if (!direction)
            return failure{static_cast<errc>(15975),
                           "$sort key ordering must be 1 (for ascending) or -1 (for descending)"};
        if (name.empty() || name.starts_with('$'))
            return failure{errc::bad_value, "FieldPath field names may not be empty or start with '$' in a sort"};
        made.parts_.push_back({path(name), *direction < 0});
    }
    if (made.parts_.size() > most_parts)
        return failure{static_cast<errc>(13103), "too many compound keys"};
    return made;
}

outcome<bytes> sort_pattern::key_of(bson::document_view document) const
{
    std::optional<bytes> first;
    const tuple_walk::visitor compare_with = [&](const key_tuple& tuple, bool)
    {
        if (bytes key = encoded(parts_, tuple); !first || key < *first)
            first = std::move(key);
    };
    tuple_walk walk(tuples_of::order, parts_, compare_with);
    if (auto done = walk.run(document); !done)
        return done.error();
    return first ? std::move(*first) : bytes();
}

outcome<void> sort_values(std::vector<bson::value_view>& items, bson::value_view by)
{
    if (const auto direction = direction_of(by))
    {
        sort_by(
            items, [](bson::value_view item) { return item; },
            [sign = *direction](bson::value_view a, bson::value_view b) { return compare(a, b) * sign; });
        return {};
    }
    if (!is_document(by) || as_document(by).empty())
        return failure{errc::bad_value, "The $sort specification must be 1, -1 or a document of fields with 1 or -1"};
    const auto pattern = sort_pattern::parse(as_document(by));
    if (!pattern)
        return pattern.error();
    outcome<void> done;
    sort_by(
        items,
        [&](bson::value_view item)
        {
            auto key = pattern->key_of(as_document(item));
            if (!key)
                done = key.error();
            return key ? std::move(*key) : bytes();
        },
        [](const bytes& a, const bytes& b) { return a < b   ? -1
                                                    : a > b ? 1
                                                            : 0; });
    return done;
}

} // namespace zonda::pocket
