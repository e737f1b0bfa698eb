// What an index is: its fields and what it promises.
#pragma once

#include <zonda/pocket/core/key_tuples.hpp>
#include <zonda/pocket/core/match.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zonda::pocket
{

using index_part = key_part;

/// An index as it stands in the catalog. Immutable but for `multikey`.
struct index_definition
{
    std::int64_t id{0};
    std::string name{};
    bson::document key{};           // {teamA: 1}
    bson::document specification{}; // as listIndexes shows it
    std::vector<index_part> parts{};
    bool unique{false};
    bool sparse{false};
    bool hidden{false};
    std::optional<std::int64_t> expire_after{}; // seconds
    std::optional<filter> only{};               // partialFilterExpression
    /// A bit for each part that met an array in any document so far; never cleared.
    std::uint64_t multikey{0};

    bool is_id() const { return name == "_id_"; }
    bool multikey_part(std::size_t i) const { return multikey >> i & 1; }
};

/// Reads one entry of `createIndexes`. Errors: cannot_create_index (67) for kinds that pocket has not (text, hashed,
/// geographic, wildcard), unknown options and bad keys.
outcome<index_definition> parse_index(bson::document_view source);

/// The same key and the same promises; the name may differ.
bool same_options(const index_definition& a, const index_definition& b);

} // namespace zonda::pocket
