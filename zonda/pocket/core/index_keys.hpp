// The keys under which an index finds a document.
#pragma once

#include <zonda/pocket/core/index.hpp>

#include <set>

namespace zonda::pocket
{

struct index_keys
{
    std::set<bytes> keys;
    /// Of a unique index: those that it has once. An array's key beside those of its elements is none of them.
    std::set<bytes> unique;
    /// A bit for each part that met an array.
    std::uint64_t multikey{0};
};

/// Every value that a query's predicate on a part would be asked about (path.hpp) is in a key of its own: an array's
/// elements and the array itself; a field that is not there counts as null. Parts that meet the same array go through
/// its elements together. No keys: the index is sparse or partial, and the document is not in it. Errors:
/// cannot_backfill_array's number, 171 (CannotIndexParallelArrays), where parts meet different arrays.
outcome<index_keys> keys_of(const index_definition& index, bson::document_view document);

/// The document's values under one of its keys: `{teamA: "Brazil"}`, as a duplicate key error shows them.
bson::document key_value(const index_definition& index, bson::document_view document, bytes_view key);

} // namespace zonda::pocket
