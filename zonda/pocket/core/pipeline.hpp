// A pipeline of stages, checked and ready.
#pragma once

#include <zonda/pocket/core/stage.hpp>

namespace zonda::pocket
{

class pipeline
{
public:
    /// Errors: type_mismatch where a stage is no document, stage_needs_one_field (40323), unrecognized_stage (40324),
    /// each stage's own.
    static outcome<pipeline> parse(bson::array_view source, const variable_names& known);
    /// Only the stages that an update may use: $addFields, $set, $project, $unset, $replaceRoot, $replaceWith.
    static outcome<pipeline> parse_for_update(bson::array_view source, const variable_names& known);

    /// Errors: those of the stages; query_exceeded_memory_limit (292) above 100 MB of documents at once; overflow (15)
    /// where documents come out more than most_made_levels deep.
    outcome<documents> run(documents in, const stage_context& context) const;
    outcome<bson::document> apply_to_one(bson::document_view document, const variables& with) const;

    bool empty() const { return stages_.empty(); }

private:
    std::vector<std::unique_ptr<const stage>> stages_{};
};

} // namespace zonda::pocket
