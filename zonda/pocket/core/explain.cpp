#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/explain.hpp>

namespace zonda::pocket
{
namespace
{

bson::value_view as_value(bson::document_view document)
{
    return {bson::type::document, document.data().data()};
}

bson::document multikey_paths(const index_definition& index)
{
    bytes data;
    bson::document_builder out(data);
    for (std::size_t i = 0; i < index.parts.size(); ++i)
    {
        out.open_array(index.parts[i].at.dotted());
        if (index.multikey_part(i))
            out.push(index.parts[i].at.dotted());
        out.close();
    }
    out.finish();
    return bson::document::trusted(std::move(data));
}

class explainer
{
public:
    explainer(const query& of, verbosity wanted, const query_outcome& ran)
        : of_(of),
          stats_(wanted == verbosity::execution_stats),
          ran_(ran)
    {
    }

    bson::document stages() const
    {
        const auto& request = of_.request();
        auto stage = way(of_.walk().plan(), &of_.walk(), as_value(request.query.query()));
        if (of_.sorts_itself())
            stage = around("SORT", stage, "sortPattern", sort_key(request.sort));
        if (request.skip > 0)
            stage = around("SKIP", stage, "skipAmount", value(static_cast<long>(request.skip)));
        if (request.limit > 0)
            stage = around("LIMIT", stage, "limitAmount", value(static_cast<long>(request.limit)));
        return stage;
    }

private:
    static value sort_key(const sort_pattern& sort)
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& part : sort.parts())
            out.append(part.at.dotted(), part.descending ? -1 : 1);
        out.finish();
        return value(bson::document::trusted(std::move(data)));
    }

    static void counts(bson::document_builder& out, const scan* walk)
    {
        out.append("keysExamined", static_cast<long>(walk ? walk->counts().keys : 0));
        out.append("docsExamined", static_cast<long>(walk ? walk->counts().documents : 0));
    }

    bson::document around(std::string_view name, const bson::document& inside, std::string_view key,
                          const value& argument) const
    {
        bytes data;
        bson::document_builder out(data);
        out.append("stage", name);
        if (stats_)
            out.append("nReturned", static_cast<long>(ran_.returned));
        out.append(key, argument.view()).append("inputStage", inside);
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    bson::document way(const query_plan& plan, const scan* walk, bson::value_view filter) const
    {
        bytes data;
        bson::document_builder out(data);
        switch (plan.by)
        {
        case access::nothing:
            out.append("stage", "EOF");
            break;
        case access::collection:
            out.append("stage", "COLLSCAN").append("filter", filter);
            out.append("direction", plan.backward ? "backward" : "forward");
            if (stats_)
                counts(out, walk);
            break;
        case access::index:
            out.append("stage", "FETCH").append("filter", filter);
            if (stats_)
                counts(out, walk);
            out.append("inputStage", index_scan(plan, walk));
            break;
        case access::any_of:
            out.append("stage", "FETCH").append("filter", filter);
            if (stats_)
                counts(out, walk);
            out.append("inputStage", branches(plan, walk));
            break;
        }
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    bson::document branches(const query_plan& plan, const scan* walk) const
    {
        bytes data;
        bson::document_builder out(data);
        out.append("stage", "OR").open_array("inputStages");
        for (std::size_t i = 0; i < plan.branches.size(); ++i)
        {
            const auto& branch = plan.branches[i];
            const scan* begun = walk && i < walk->branches().size() ? walk->branches()[i].get() : nullptr;
            out.push(branch.by == access::index ? index_scan(branch, begun) : branches(branch, begun));
        }
        out.close().finish();
        return bson::document::trusted(std::move(data));
    }

    bson::document index_scan(const query_plan& plan, const scan* walk) const
    {
        const auto& index = *plan.index;
        bytes data;
        bson::document_builder out(data);
        out.append("stage", "IXSCAN");
        if (stats_)
            out.append("keysExamined", static_cast<long>(walk ? walk->counts().keys : 0));
        out.append("keyPattern", index.key)
            .append("indexName", index.name)
            .append("isMultiKey", index.multikey != 0)
            .append("multiKeyPaths", multikey_paths(index))
            .append("isUnique", index.unique || index.is_id())
            .append("isSparse", index.sparse)
            .append("isPartial", index.only.has_value())
            .append("indexVersion", 2)
            .append("direction", plan.backward ? "backward" : "forward")
            .append("ranges", static_cast<int>(plan.ranges.size()));
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    const query& of_;
    bool stats_;
    const query_outcome& ran_;
};

} // namespace

void append_explanation(bson::document_builder& out, std::string_view name_space, const query& of, verbosity wanted,
                        const query_outcome& ran)
{
    out.open_document("queryPlanner")
        .append("namespace", name_space)
        .append("parsedQuery", of.request().query.query())
        .append("winningPlan", explainer(of, verbosity::query_planner, ran).stages())
        .append("rejectedPlans", bson::array())
        .close();
    if (wanted != verbosity::execution_stats)
        return;
    out.open_document("executionStats")
        .append("executionSuccess", true)
        .append("nReturned", static_cast<int>(ran.returned))
        .append("executionTimeMillis", static_cast<int>(ran.milliseconds))
        .append("totalKeysExamined", static_cast<int>(of.walk().counts().keys))
        .append("totalDocsExamined", static_cast<int>(of.walk().counts().documents))
        .append("executionStages", explainer(of, wanted, ran).stages())
        .close();
}

} // namespace zonda::pocket
