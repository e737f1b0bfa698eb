// Sorting: what `sort` and `$sort` say, turned into one key of bytes for each document.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/key_tuples.hpp>
#include <zonda/pocket/core/value.hpp>

#include <vector>

namespace zonda::pocket
{

using sort_part = key_part;

class sort_pattern
{
public:
    /// Errors: bad_value where a direction is neither 1 nor -1, failed_to_parse for what is no order (`$meta`).
    static outcome<sort_pattern> parse(bson::document_view source);

    bool empty() const { return parts_.empty(); }
    const std::vector<sort_part>& parts() const { return parts_; }

    /// Keys sort as the documents do. Parts that go through the same array take the elements' values together, and of
    /// these tuples the first in the order counts: an array counts with its smallest element, descending with its
    /// largest. A field that is not there counts as null, an empty array is less than null. Errors: bad_value where two
    /// parts go through different arrays.
    outcome<bytes> key_of(bson::document_view document) const;

private:
    std::vector<sort_part> parts_{};
};

/// Sorts an array's items for `$push` and `$sortArray`: by 1 or -1, or by fields. Stable.
outcome<void> sort_values(std::vector<bson::value_view>& items, bson::value_view by);

/// 1 or -1; none for anything else.
std::optional<int> direction_of(bson::value_view v);

} // namespace zonda::pocket
