// Which fields a document shows: `projection` of find, `$project`, `$addFields`, `$unset`.
#pragma once

#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/match.hpp>

#include <memory>

namespace zonda::pocket
{

class projection
{
public:
    enum class language : std::uint8_t
    {
        find,     // also $slice and $elemMatch
        aggregate // $project
    };

    /// Everything stays.
    projection() = default;
    /// Inclusion or exclusion, not both (but for _id), and computed fields.
    /// Errors: 31253 and 31254 for a mixture, 31249 and 31250 for paths that lie in each other, 2 for `a.$` and
    /// `$meta`, which pocket does not know, 51270 for an empty specification of `$project`.
    static outcome<projection> parse(bson::document_view source, language dialect, const variable_names& known);
    /// `$addFields` and `$set`: everything stays, and these are computed.
    static outcome<projection> parse_additions(bson::document_view source, const variable_names& known);
    /// `$unset`: everything stays but these.
    static outcome<projection> parse_removals(const std::vector<std::string_view>& paths);

    outcome<bson::document> apply(bson::document_view document, const variables& with) const;

    bool keeps_everything() const { return !root_; }

    struct node;

private:
    enum class kind : std::uint8_t
    {
        inclusion,
        exclusion,
        addition
    };

    std::shared_ptr<const node> root_{};
    std::shared_ptr<const bson::document> source_{};
    kind kind_{kind::exclusion};

    friend class projection_parser;
    friend class projector;
};

} // namespace zonda::pocket
