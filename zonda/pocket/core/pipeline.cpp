#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/pipeline.hpp>
#include <zonda/pocket/core/value_limits.hpp>

#include <algorithm>
#include <array>

namespace zonda::pocket
{
namespace
{

// An update's stages ask for no other collection.
class no_source final : public document_source
{
public:
    outcome<documents> find(std::string_view, const filter&, const variables&) override { return documents(); }
};

constexpr std::array update_stages{std::string_view("$addFields"),   std::string_view("$set"),
                                   std::string_view("$project"),     std::string_view("$unset"),
                                   std::string_view("$replaceRoot"), std::string_view("$replaceWith")};

std::size_t size_of(const documents& all)
{
    std::size_t size = 0;
    for (const auto& one : all)
        size += one.data().size();
    return size;
}

} // namespace

stage_parser find_stage(std::string_view name)
{
    static constexpr std::pair<std::string_view, stage_parser> stages[] = {
        {"$match", parse_match_stage},
        {"$sort", parse_sort_stage},
        {"$skip", parse_skip_stage},
        {"$limit", parse_limit_stage},
        {"$count", parse_count_stage},
        {"$sample", parse_sample_stage},
        {"$project", parse_project_stage},
        {"$addFields", parse_add_fields_stage},
        {"$set", parse_add_fields_stage},
        {"$unset", parse_unset_stage},
        {"$replaceRoot", parse_replace_root_stage},
        {"$replaceWith", parse_replace_with_stage},
        {"$unwind", parse_unwind_stage},
        {"$group", parse_group_stage},
        {"$sortByCount", parse_sort_by_count_stage},
        {"$lookup", parse_lookup_stage},
        {"$unionWith", parse_union_stage},
        {"$facet", parse_facet_stage},
    };
    for (const auto& [known, parser] : stages)
        if (known == name)
            return parser;
    return nullptr;
}

outcome<pipeline> pipeline::parse(bson::array_view source, const variable_names& known)
{
    pipeline made;
    for (const auto item : source)
    {
        if (!is_document(item))
            return failure{errc::type_mismatch, "Each element of the 'pipeline' array must be an object"};
        if (as_document(item).count() != 1)
            return failure{errc::stage_needs_one_field,
                           "A pipeline stage specification object must contain exactly one field."};
        const auto [name, specification] = *as_document(item).begin();
        if (name == "$changeStream")
            return failure{errc::change_stream_unsupported, "$changeStream is not supported by pocket: there is no "
                                                            "oplog; poll the collection instead"};
        const auto parser = find_stage(name);
        if (!parser)
            return failure{errc::unrecognized_stage, "Unrecognized pipeline stage name: '" + std::string(name) + "'"};
        auto parsed = parser(specification, known);
        if (!parsed)
            return parsed.error();
        made.stages_.push_back(std::move(*parsed));
    }
    return made;
}

outcome<pipeline> pipeline::parse_for_update(bson::array_view source, const variable_names& known)
{
    for (const auto item : source)
    {
        const auto fields = as_document(item);
        const auto name = fields.empty() ? std::string_view() : fields.begin()->key;
        if (std::find(update_stages.begin(), update_stages.end(), name) == update_stages.end())
            return failure{errc::invalid_options, std::string(name) + " is not allowed to be used within an update"};
    }
    return parse(source, known);
}

outcome<documents> pipeline::run(documents in, const stage_context& context) const
{
    for (const auto& one : stages_)
    {
        auto out = one->run(std::move(in), context);
        if (!out)
            return out;
        if (size_of(*out) > pipeline_memory)
            return too_much_memory();
        for (const auto& document : *out)
            if (auto fits = check_depth({bson::type::document, document.data().data()}); !fits)
                return fits.error();
        in = std::move(*out);
    }
    return in;
}

outcome<bson::document> pipeline::apply_to_one(bson::document_view document, const variables& with) const
{
    no_source nowhere;
    std::minstd_rand random;
    documents one;
    one.emplace_back(document);
    auto made = run(std::move(one), {with, nowhere, random});
    if (!made)
        return made.error();
    return std::move(made->front());
}

} // namespace zonda::pocket
