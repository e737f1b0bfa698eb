// Sorting: what `sort` and `$sort` say, turned into one key of bytes for each document.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/value.hpp>

#include <vector>

namespace zonda::pocket
{

struct sort_part
{
    path at;
    bool descending{false};
};

class sort_pattern
{
public:
    /// Errors: bad_value where a direction is neither 1 nor -1, failed_to_parse for what is no order (`$meta`).
    static outcome<sort_pattern> parse(bson::document_view source);

    bool empty() const { return parts_.empty(); }
    const std::vector<sort_part>& parts() const { return parts_; }

    /// Keys sort as the documents do. An array counts with its smallest element, descending with its largest; a field
    /// that is not there counts as null, an empty array is less than null.
    bytes key_of(bson::document_view document) const;

private:
    std::vector<sort_part> parts_{};
};

/// Sorts an array's items for `$push` and `$sortArray`: by 1 or -1, or by fields. Stable.
outcome<void> sort_values(std::vector<bson::value_view>& items, bson::value_view by);

/// 1 or -1; none for anything else.
std::optional<int> direction_of(bson::value_view v);

} // namespace zonda::pocket
