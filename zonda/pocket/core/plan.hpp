// How a query's documents are found: which index, which part of it, or the whole collection.
#pragma once

#include <zonda/pocket/core/bounds.hpp>
#include <zonda/pocket/core/sort.hpp>
#include <zonda/pocket/core/store.hpp>

namespace zonda::pocket
{

/// Keys of an index with from <= key < to; an empty `to` has no end.
struct key_range
{
    bytes from;
    bytes to;
};

enum class access : std::uint8_t
{
    nothing, // no such collection
    collection,
    index,
    any_of // the branches, each document once
};

struct query_plan
{
    access by{access::nothing};
    std::shared_ptr<const index_definition> index{};
    std::vector<key_range> ranges{}; // ascending
    bool backward{false};
    std::vector<query_plan> branches{};
    /// Documents come in the order that was asked for.
    bool sorted{false};
};

/// What a query says about how to find.
struct query_wishes
{
    const filter& query;
    const sort_pattern& sort;
    /// An index's name or key, `{$natural: 1}`; missing: pocket chooses.
    bson::value_view hint{};
};

/// Chooses: equalities on the leading parts of an index count most, then a range behind them, then the order that it
/// gives for nothing; an `$or` is answered by indexes if each of its branches can be. Errors: bad_value for a hint that
/// names no index.
outcome<query_plan> plan_query(const collection* in, const query_wishes& wishes);

} // namespace zonda::pocket
