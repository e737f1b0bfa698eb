// Dotted paths, and what they lead to in a document with arrays on the way.
#pragma once

#include <zonda/bson/document_view.hpp>
#include <zonda/pocket/core/failure.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::pocket
{

/// Documents and arrays inside each other in a document that is stored; MongoDB's own limit.
inline constexpr std::size_t most_levels = 180;

/// `data.match.start_time` in its parts.
class path
{
public:
    path() = default;
    explicit path(std::string_view dotted);

    const std::string& dotted() const { return dotted_; }
    const std::vector<std::string>& parts() const { return parts_; }
    std::size_t size() const { return parts_.size(); }
    const std::string& operator[](std::size_t i) const { return parts_[i]; }
    /// The other path is this one or lies below it.
    bool contains(const path& other) const;

private:
    std::string dotted_;
    std::vector<std::string> parts_;
};

/// "0", "12": what may be the index of an array. No sign, no leading zero, below 10 million.
std::optional<std::size_t> array_index(std::string_view part);

/// What a query sees at the end of a path: see values_at.
struct found
{
    bson::value_view value; // may be missing
    /// The index in the outermost array that was walked through, for the positional operator `$`.
    std::optional<std::size_t> index;
    /// An array whose elements were visited before it.
    bool expanded{false};
};

enum class last_array : std::uint8_t
{
    expand, // an array at the end of the path gives its elements and then itself
    whole   // … only itself
};

/// Calls the visitor with each value that a query's predicate on this path is asked about, until it returns true;
/// returns whether it did. An array on the way stands for each of its documents, and for the element whose index the
/// path's next part may be; a field that is not there is visited as a missing value, but an array without documents
/// gives nothing.
bool any_value_at(bson::document_view document, const path& at, last_array mode,
                  const std::function<bool(const found&)>& visitor);

/// The value at the path with no look into arrays, neither for their documents nor for their indexes.
bson::value_view value_at(bson::document_view document, const path& at);

} // namespace zonda::pocket
