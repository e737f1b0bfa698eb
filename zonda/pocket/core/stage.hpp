// A stage of a pipeline: documents in, documents out.
#pragma once

#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/match.hpp>

#include <memory>
#include <random>
#include <string_view>
#include <vector>

namespace zonda::pocket
{

using documents = std::vector<bson::document>;

/// Where `$lookup` and `$unionWith` find the documents of another collection of the same database.
class document_source
{
public:
    virtual ~document_source() = default;
    virtual outcome<documents> find(std::string_view collection, const filter& query, const variables& with) = 0;
};

/// Documents that a pipeline holds at once are bounded, as MongoDB's are.
inline constexpr std::size_t pipeline_memory = 100 * 1024 * 1024;

/// query_exceeded_memory_limit (292), for a stage that would hold more.
inline failure too_much_memory()
{
    return {errc::query_exceeded_memory_limit, "the pipeline holds more than 104857600 bytes of documents at once"};
}

/// What running needs and parsing has not.
struct stage_context
{
    const variables& with;
    document_source& source;
    std::minstd_rand& random; // `$sample`
};

class stage
{
public:
    virtual ~stage() = default;
    virtual outcome<documents> run(documents in, const stage_context& context) const = 0;
};

using stage_result = outcome<std::unique_ptr<const stage>>;
using stage_parser = stage_result (*)(bson::value_view specification, const variable_names& known);

/// Null if there is no such stage.
stage_parser find_stage(std::string_view name);

stage_result parse_match_stage(bson::value_view, const variable_names&);
stage_result parse_sort_stage(bson::value_view, const variable_names&);
stage_result parse_skip_stage(bson::value_view, const variable_names&);
stage_result parse_limit_stage(bson::value_view, const variable_names&);
stage_result parse_count_stage(bson::value_view, const variable_names&);
stage_result parse_sample_stage(bson::value_view, const variable_names&);
stage_result parse_project_stage(bson::value_view, const variable_names&);
stage_result parse_add_fields_stage(bson::value_view, const variable_names&);
stage_result parse_unset_stage(bson::value_view, const variable_names&);
stage_result parse_replace_root_stage(bson::value_view, const variable_names&);
stage_result parse_replace_with_stage(bson::value_view, const variable_names&);
stage_result parse_unwind_stage(bson::value_view, const variable_names&);
stage_result parse_group_stage(bson::value_view, const variable_names&);
stage_result parse_sort_by_count_stage(bson::value_view, const variable_names&);
stage_result parse_lookup_stage(bson::value_view, const variable_names&);
stage_result parse_union_stage(bson::value_view, const variable_names&);
stage_result parse_facet_stage(bson::value_view, const variable_names&);

/// A stage that works on each document alone, by a function from document to document.
template <class Function>
class each_document final : public stage
{
public:
    explicit each_document(Function function) : function_(std::move(function)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        std::size_t size = 0;
        for (auto& one : in)
        {
            auto made = function_(one, context);
            if (!made)
                return made.error();
            one = std::move(*made);
            size += one.data().size();
            if (size > pipeline_memory)
                return too_much_memory();
        }
        return in;
    }

private:
    Function function_;
};

template <class Function>
std::unique_ptr<const stage> make_each_document(Function function)
{
    return std::make_unique<const each_document<Function>>(std::move(function));
}

} // namespace zonda::pocket
