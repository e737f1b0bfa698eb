// Which part of an index can hold what a predicate asks for.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/pocket/core/match.hpp>

#include <optional>
#include <vector>

namespace zonda::pocket
{

/// The keys k of one part of an index (key.hpp) with from <= k < to.
struct interval
{
    bytes from;
    bytes to;
    /// One key, `from`: what follows it in a compound key is in order.
    bool point{false};
};

/// Disjoint and in ascending order.
using intervals = std::vector<interval>;

/// None: the predicate cannot be asked of an index. Every value that the leaf matches has its key inside; not every key
/// inside matches, so documents are still matched afterwards.
std::optional<intervals> bounds_of(const match_node& leaf);

intervals intersection(const intervals& a, const intervals& b);
bool all_points(const intervals& all);
/// The key of a missing field lies inside.
bool includes_null(const intervals& all);

/// The same keys in a descending part, whose bytes are inverted; in ascending order again.
intervals inverted(const intervals& all);

/// The smallest bytes above all that begin with these; empty: there is none.
bytes successor(bytes prefix);

} // namespace zonda::pocket
