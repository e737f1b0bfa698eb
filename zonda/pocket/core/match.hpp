// Which documents a query means.
#pragma once

#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/regex.hpp>
#include <zonda/pocket/core/value.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace zonda::pocket
{

enum class match_kind : std::uint8_t
{
    all_of, // children
    any_of,
    none_of,
    negated, // $not, $ne, $nin: its one child does not match
    equal,   // operand
    less,    // … and the three below: operand, inside its bracket
    less_or_equal,
    greater,
    greater_or_equal,
    in, // operands, and regexes
    exists,
    type,             // kinds
    regex,            // regexes
    size,             // integer
    modulo,           // integer, remainder
    element,          // $elemMatch: children are asked about the element as a value
    element_document, // … as a document
    expression,       // $expr
    always,           // flag: true or false
};

/// One node of a query, checked and ready. Views point into the filter that owns it.
struct match_node
{
    match_kind kind{match_kind::all_of};
    path at{};
    std::vector<match_node> children{};
    bson::value_view operand{};
    std::vector<bson::value_view> operands{}; // sorted
    std::vector<std::shared_ptr<const regex>> regexes{};
    std::vector<bson::value_view> regex_operands{}; // the regexes as values: an equal stored regex matches too
    std::vector<bson::type> kinds{};
    bool any_number{false};
    bool flag{false};
    std::int64_t integer{0};
    std::int64_t remainder{0};
    std::shared_ptr<const expression> computed{};
};

/// What a match found out beside yes or no.
struct match_details
{
    /// The index of the array's element that matched, for the positional operator.
    std::optional<std::size_t> index{};
    /// Set by `$expr` when its calculation fails; the match is false then.
    std::optional<failure> error{};
};

class filter
{
public:
    /// Everything matches.
    filter() = default;
    /// Errors: bad_value, failed_to_parse, type_mismatch, invalid_regex, in MongoDB's words; what pocket does not know
    /// is refused, never skipped.
    static outcome<filter> parse(bson::document_view query, const variable_names& known = {});

    outcome<bool> matches(bson::document_view document, const variables& with) const;
    bool matches(bson::document_view document, const variables& with, match_details& details) const;

    const match_node& root() const { return *root_; }
    bson::document_view query() const { return query_ ? query_->view() : bson::document_view(); }

private:
    std::shared_ptr<const bson::document> query_{};
    std::shared_ptr<const match_node> root_{std::make_shared<match_node>()};
};

/// A predicate that is asked about one value, as `$pull` and `$elemMatch` do: `{$gt: 5}`, or for a document its fields.
class value_filter
{
public:
    static outcome<value_filter> parse(bson::value_view condition);
    bool matches(bson::value_view v, const variables& with, match_details& details) const;

private:
    std::shared_ptr<const value> condition_{};
    std::shared_ptr<const match_node> node_{};
    bool as_document_{false};
};

/// One leaf against one value; the value may be missing.
bool matches_value(const match_node& leaf, bson::value_view v, const variables& with, match_details& details);
bool matches_document(const match_node& node, bson::document_view document, const variables& with,
                      match_details& details);

/// Builds the nodes of a query that outlives them.
outcome<match_node> parse_query(bson::document_view query, const variable_names& known);
/// `{$gt: 1, $lt: 5}` on a path; the path is empty inside `$elemMatch`.
outcome<match_node> parse_operators(const path& at, bson::document_view operators, const variable_names& known);
/// The document begins with an operator: it is asked about values, not compared with them.
bool is_operator_document(bson::value_view v);

} // namespace zonda::pocket
