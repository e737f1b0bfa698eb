// The values of several paths that belong together: what an index has keys of, and a sort compares.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/path.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace zonda::pocket
{

struct key_part
{
    path at;
    bool descending{false};
};

/// A value for each part; missing where the document has none.
using key_tuple = std::vector<bson::value_view>;

enum class tuples_of : std::uint8_t
{
    index, // also of arrays as a whole
    order  // elements only; an empty array is undefined, which is less than null
};

/// Walks through a document's tuples. Parts that meet the same array go through its elements together; a part with a
/// number in its path sees what the matcher sees there (path.hpp), for itself.
class tuple_walk
{
public:
    /// `whole`: a tuple that an array has beside those of its elements.
    using visitor = std::function<void(const key_tuple&, bool whole)>;

    /// Both must outlive it.
    tuple_walk(tuples_of what, std::span<const key_part> parts, const visitor& visit)
        : what_(what),
          parts_(parts),
          visit_(visit)
    {
    }

    /// Visits every tuple; some may come twice. Errors: cannot_backfill_array's number, 171
    /// (CannotIndexParallelArrays), where parts meet different arrays, or where values of parts with numbers would make
    /// too many tuples.
    outcome<void> run(bson::document_view document);

    /// A bit for each part that met an array.
    std::uint64_t multikey() const { return multikey_; }

private:
    // Where a part stands on its way: at a value from which `depth` parts of the path are walked already.
    struct walker
    {
        bson::value_view at;
        std::size_t depth{0};
        bool arrived{false};
    };
    // What a part with a number in its path sees, each value once.
    struct numbered_value
    {
        bson::value_view v;
        bool whole;
    };
    struct numbered
    {
        std::size_t part;
        std::vector<numbered_value> values{};
        std::map<bytes, std::size_t> places{}; // of the values' keys
        std::size_t there{0};                  // values that are not missing
    };

    void see(numbered& by, const found& one) const;
    void keep(numbered& by, bson::value_view v, bool whole) const;
    outcome<void> find_numbered(bson::document_view document);
    static void advance(walker& one, const path& at);
    outcome<void> expand(std::vector<walker> walkers);
    outcome<void> through_array(const std::vector<walker>& walkers, bson::value_view array);
    std::vector<walker> moved(std::vector<walker> walkers, bson::value_view next, bson::value_view last) const;
    outcome<void> emit(const std::vector<walker>& walkers);
    void emit_numbered(key_tuple& tuple, std::size_t next, bool whole) const;
    failure parallel(std::size_t one, std::size_t other) const;

    tuples_of what_;
    std::span<const key_part> parts_;
    const visitor& visit_;
    std::vector<numbered> numbered_{};
    std::optional<std::size_t> spread_{}; // the part with a number that has an array of its own
    std::size_t spread_values_{1};        // what it sees there
    std::size_t copies_{1};               // tuples that the other parts with numbers make of each
    std::size_t made_{0};
    std::uint64_t multikey_{0};
    bool whole_{false}; // on the way behind an array as a whole
};

/// The tuple's bytes, in the order of the parts; a missing value counts as null.
bytes encoded(std::span<const key_part> parts, const key_tuple& tuple);

} // namespace zonda::pocket
