// What an update does to a document: operators, a replacement, or a pipeline.
#pragma once

#include <zonda/pocket/core/match.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/value.hpp>

#include <memory>
#include <vector>

namespace zonda::pocket
{

class pipeline;

/// The conditions of `arrayFilters`, each by the name that paths call it with.
using array_filters = std::vector<std::pair<std::string, value_filter>>;

/// How one document is being updated.
struct update_context
{
    variables with;
    /// What the positional operator `$` stands for: where the query matched.
    std::optional<std::size_t> position{};
    /// The document is new: `$setOnInsert` counts.
    bool inserting{false};
};

class update
{
public:
    /// A document of operators, a replacement, or an array of stages.
    /// Errors: failed_to_parse, bad_value, type_mismatch, conflicting_update_operators (40), empty_field_name (56),
    /// dollar_prefixed_field_name (52), in MongoDB's words.
    /// `known`: the variables of the command's `let`, for a pipeline.
    static outcome<update> parse(bson::value_view source, bson::value_view filters, const variable_names& known = {});

    /// The document as it is afterwards. Its _id is kept: changing it is immutable_field (66).
    outcome<bson::document> apply(bson::document_view document, const update_context& context) const;

    /// Operators, not a whole document: an update of many is allowed.
    bool is_replacement() const { return kind_ == kind::replacement; }

    /// One operator on one path.
    struct modifier;

private:
    enum class kind : std::uint8_t
    {
        operators,
        replacement,
        pipeline
    };

    kind kind_{kind::operators};
    std::shared_ptr<const value> source_{};
    std::shared_ptr<const std::vector<modifier>> modifiers_{};
    std::shared_ptr<const array_filters> filters_{};
    std::shared_ptr<const pipeline> stages_{};
};

/// The document that an upsert begins with: what the query says with equality.
/// Errors: 54 (NotSingleValueField) where it says two values for one path.
outcome<bson::document> upsert_seed(const filter& query);

/// The document with _id as its first field: its own, else the one given.
bson::document with_id_first(bson::document_view document, bson::value_view otherwise);

} // namespace zonda::pocket
