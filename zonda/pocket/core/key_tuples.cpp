#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/key_tuples.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace zonda::pocket
{
namespace
{

// Tuples that a document may have where they multiply; without that an array may have as many elements as it likes.
constexpr std::size_t most_multiplied = 10'000;

const bson::value_view undefined(bson::type::undefined, nullptr);

bool has_number(const path& at)
{
    return std::any_of(at.parts().begin(), at.parts().end(),
                       [](const std::string& part) { return array_index(part).has_value(); });
}

void append_part(bytes& out, const key_part& part, bson::value_view v)
{
    const std::size_t start = out.size();
    if (v)
        append_key(out, v);
    else
        out.push_back(static_cast<std::uint8_t>(bracket::null));
    if (part.descending)
        invert(out, start);
}

} // namespace

bytes encoded(std::span<const key_part> parts, const key_tuple& tuple)
{
    bytes key;
    for (std::size_t i = 0; i < tuple.size(); ++i)
        append_part(key, parts[i], tuple[i]);
    return key;
}

outcome<void> tuple_walk::run(bson::document_view document)
{
    if (auto done = find_numbered(document); !done)
        return done;
    const bson::value_view whole(bson::type::document, document.data().data());
    std::vector<walker> walkers(parts_.size(), walker{whole});
    for (const auto& one : numbered_)
        walkers[one.part] = {{}, 0, true};
    return expand(std::move(walkers));
}

failure tuple_walk::parallel(std::size_t one, std::size_t other) const
{
    if (what_ == tuples_of::order)
        return {errc::bad_value, "cannot sort with keys that are parallel arrays"};
    return {errc::cannot_backfill_array,
            "cannot index parallel arrays [" + parts_[one].at.dotted() + "] [" + parts_[other].at.dotted() + "]"};
}

void tuple_walk::see(numbered& by, const found& one) const
{
    if (what_ == tuples_of::order && is_array(one.value))
    {
        const auto items = as_array(one.value);
        for (const auto item : items)
            keep(by, item, false);
        if (items.empty())
            keep(by, undefined, false);
        return;
    }
    keep(by, one.value, one.expanded);
}

void tuple_walk::keep(numbered& by, bson::value_view v, bool whole) const
{
    bytes key;
    append_part(key, parts_[by.part], v);
    const auto [place, fresh] = by.places.emplace(std::move(key), by.values.size());
    if (!fresh)
    {
        by.values[place->second].whole &= whole;
        return;
    }
    by.values.push_back({v, whole});
    by.there += static_cast<bool>(v);
}

outcome<void> tuple_walk::find_numbered(bson::document_view document)
{
    for (std::size_t i = 0; i < parts_.size(); ++i)
    {
        if (!has_number(parts_[i].at))
            continue;
        multikey_ |= std::uint64_t{1} << i;
        numbered seen{i};
        any_value_at(document, parts_[i].at, what_ == tuples_of::index ? last_array::expand : last_array::whole,
                     [&](const found& one)
                     {
                         see(seen, one);
                         return false;
                     });
        // Elements that a number did not name, which had no such field, count for nothing in an order.
        if (what_ == tuples_of::order && seen.there > 0)
            std::erase_if(seen.values, [](const numbered_value& one) { return !one.v; });
        if (seen.values.empty())
            seen.values.push_back({{}, false});
        if (seen.there > 1 && spread_)
            return parallel(i, *spread_);
        if (seen.there > 1)
        {
            spread_ = i;
            spread_values_ = seen.values.size();
        }
        else
            copies_ = std::min(copies_ * seen.values.size(), most_multiplied + 1);
        numbered_.push_back(std::move(seen));
    }
    return {};
}

// Goes on until the end of the path, or until an array is met.
void tuple_walk::advance(walker& one, const path& at)
{
    while (!one.arrived && !is_array(one.at))
    {
        if (one.depth == at.size() || !is_document(one.at))
        {
            if (one.depth < at.size())
                one.at = {};
            one.arrived = true;
            return;
        }
        one.at = as_document(one.at)[at[one.depth++]];
    }
}

outcome<void> tuple_walk::expand(std::vector<walker> walkers)
{
    const walker* stopped = nullptr;
    std::size_t stopped_part = 0;
    for (std::size_t i = 0; i < walkers.size(); ++i)
    {
        advance(walkers[i], parts_[i].at);
        if (walkers[i].arrived)
            continue;
        multikey_ |= std::uint64_t{1} << i;
        if (spread_)
            return parallel(i, *spread_);
        if (stopped && stopped->at.data().data() != walkers[i].at.data().data())
            return parallel(i, stopped_part);
        stopped = &walkers[i];
        stopped_part = i;
    }
    if (!stopped)
        return emit(walkers);
    return through_array(walkers, stopped->at);
}

outcome<void> tuple_walk::through_array(const std::vector<walker>& walkers, bson::value_view array)
{
    for (const auto item : as_array(array))
        if (auto done = expand(moved(walkers, item, item)); !done)
            return done;
    if (what_ == tuples_of::order)
        return as_array(array).empty() ? expand(moved(walkers, {}, undefined)) : outcome<void>();
    // The array itself, which a query may be about as a whole; and what an array without documents leaves.
    bool at_end = as_array(array).empty();
    for (std::size_t i = 0; i < walkers.size(); ++i)
        at_end |= !walkers[i].arrived && walkers[i].depth == parts_[i].at.size();
    if (!at_end)
        return {};
    const bool outer = std::exchange(whole_, whole_ || !as_array(array).empty());
    auto done = expand(moved(walkers, {}, array));
    whole_ = outer;
    return done;
}

// Those that stand before the array go on: at its end with `last`, in the middle with `next` if that is a document.
std::vector<tuple_walk::walker> tuple_walk::moved(std::vector<walker> walkers, bson::value_view next,
                                                  bson::value_view last) const
{
    for (std::size_t i = 0; i < walkers.size(); ++i)
    {
        auto& one = walkers[i];
        if (one.arrived)
            continue;
        if (one.depth == parts_[i].at.size())
            one = {last, one.depth, true};
        else if (is_document(next))
            one.at = next;
        else
            one = {{}, one.depth, true};
    }
    return walkers;
}

outcome<void> tuple_walk::emit(const std::vector<walker>& walkers)
{
    made_ += copies_ * spread_values_;
    if (copies_ > 1 && made_ > most_multiplied)
        return failure{errc::cannot_backfill_array,
                       "cannot index arrays that would make more than 10,000 keys together"};
    key_tuple tuple;
    tuple.reserve(walkers.size());
    for (const auto& one : walkers)
        tuple.push_back(one.at);
    emit_numbered(tuple, 0, whole_);
    return {};
}

void tuple_walk::emit_numbered(key_tuple& tuple, std::size_t next, bool whole) const
{
    if (next == numbered_.size())
        return visit_(tuple, whole);
    for (const auto& one : numbered_[next].values)
    {
        tuple[numbered_[next].part] = one.v;
        emit_numbered(tuple, next + 1, whole || one.whole);
    }
}

} // namespace zonda::pocket
