#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/explain_aggregate.hpp>
#include <zonda/pocket/core/find_arguments.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/pipeline.hpp>

#include <limits>

namespace zonda::pocket
{
namespace
{

// Reads other collections of the same database for $lookup and $unionWith, by the same plans as find.
class collection_source final : public document_source
{
public:
    explicit collection_source(command_context& context) : context_(context) {}

    outcome<documents> find(std::string_view collection, const filter& query, const variables&) override
    {
        find_request request;
        request.query = query;
        auto begun = begin_query(context_, collection, std::move(request));
        if (!begun)
            return begun.error();
        return drained(**begun);
    }

    static outcome<documents> drained(query& of)
    {
        documents all;
        std::size_t size = 0;
        for (;;)
        {
            auto next = of.next();
            if (!next)
                return next.error();
            if (!*next)
                return all;
            size += (*next)->data().size();
            if (size > pipeline_memory)
                return too_much_memory();
            all.push_back(std::move(**next));
        }
    }

private:
    command_context& context_;
};

// The stages at the beginning that a find does better than a pipeline, and the rest.
struct split_pipeline
{
    find_request head{};
    bson::array rest{};
};

// True: the stage went into the find. They are taken only in the order in which a find applies them.
outcome<bool> take_stage(find_request& head, std::string_view name, bson::value_view specification,
                         const variable_names& known, int& taken)
{
    constexpr int match = 1;
    constexpr int sort = 2;
    constexpr int skip = 3;
    constexpr int limit = 4;
    if (name == "$match" && taken < match && is_document(specification))
    {
        auto parsed = filter::parse(as_document(specification), known);
        if (!parsed)
            return parsed.error();
        head.query = std::move(*parsed);
        taken = match;
    }
    else if (name == "$sort" && taken < sort && is_document(specification) && !as_document(specification).empty())
    {
        auto parsed = sort_pattern::parse(as_document(specification));
        if (!parsed)
            return parsed.error();
        head.sort = std::move(*parsed);
        taken = sort;
    }
    else if (name == "$skip" && taken < skip && whole_number(specification).value_or(-1) >= 0)
    {
        head.skip = *whole_number(specification);
        taken = skip;
    }
    else if (name == "$limit" && taken < limit && whole_number(specification).value_or(0) > 0)
    {
        head.limit = *whole_number(specification);
        taken = limit;
    }
    else
        return false;
    return true;
}

outcome<split_pipeline> split(bson::array_view stages, const arguments& given, const variable_names& known)
{
    split_pipeline made;
    made.head.hint = value(given.any("hint"));
    std::vector<bson::value_view> rest;
    int taken = 0;
    bool leading = true;
    for (const auto one : stages)
    {
        if (leading && is_document(one) && as_document(one).count() == 1)
        {
            const auto [name, specification] = *as_document(one).begin();
            const auto inside = take_stage(made.head, name, specification, known, taken);
            if (!inside)
                return inside.error();
            leading = *inside;
        }
        else
            leading = false;
        if (!leading)
            rest.push_back(one);
    }
    made.rest = array_of(rest);
    return made;
}

arguments read_arguments(bson::document_view command)
{
    arguments given("aggregate", command,
                    {"pipeline", "cursor", "explain", "allowDiskUse", "bypassDocumentValidation", "collation", "hint",
                     "let", "fromMongos", "needsMerge", "isMapReduceCommand"});
    given.want("pipeline");
    given.array("pipeline");
    given.simple_collation();
    return given;
}

outcome<void> aggregate(command_context& context)
{
    if (is_number(context.body["aggregate"]))
        return failure{errc::bad_value, "pocket has no aggregation over a whole database"};
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    auto given = read_arguments(context.body);
    if (auto good = given.check(); !good)
        return good;
    if (given.flag("explain"))
        return explain_aggregate(context, context.body, verbosity::query_planner);
    if (!context.body["cursor"])
        return failure{errc::failed_to_parse,
                       "The 'cursor' option is required, except for aggregate with the explain argument"};
    if (auto read = context.read_let(); !read)
        return read;
    auto parts = split(given.array("pipeline"), given, context.let_names);
    if (!parts)
        return parts.error();
    auto rest = pipeline::parse(parts->rest, context.let_names);
    if (!rest)
        return rest.error();
    if (given.flag("allowDiskUse"))
        parts->head.sort_bytes = std::numeric_limits<std::size_t>::max();
    auto begun = begin_query(context, *name, std::move(parts->head));
    if (!begun)
        return begun.error();
    if (rest->empty())
        return reply_with_cursor(context, *name, std::move(*begun));
    auto all = collection_source::drained(**begun);
    if (!all)
        return all.error();
    (*begun)->suspend();
    collection_source source(context);
    const variables with = context.with();
    auto made = rest->run(std::move(*all), {with, source, context.server.random});
    if (!made)
        return made.error();
    return reply_with_cursor(context, *name, std::make_unique<stored_stream>(std::move(*made)));
}

constexpr command_entry entries[] = {{"aggregate", aggregate}};

} // namespace

outcome<void> explain_aggregate(command_context& context, bson::document_view command, verbosity wanted)
{
    auto given = read_arguments(command);
    if (auto good = given.check(); !good)
        return good;
    auto parts = split(given.array("pipeline"), given, {});
    if (!parts)
        return parts.error();
    if (auto rest = pipeline::parse(parts->rest, {}); !rest)
        return rest.error();
    const auto name = command.begin()->value.text();
    auto begun = query::begin(context.storage(), context.storage().find(context.db, name), std::move(parts->head),
                              context.with());
    if (!begun)
        return begun.error();
    query_outcome ran;
    if (wanted == verbosity::execution_stats)
    {
        const auto found = collection_source::drained(**begun);
        if (!found)
            return found.error();
        ran.returned = static_cast<std::int64_t>(found->size());
    }
    context.reply.append("explainVersion", "1");
    if (parts->rest.empty())
    {
        append_explanation(context.reply, context.full_name(name), **begun, wanted, ran);
        return {};
    }
    context.reply.open_array("stages").push_document().open_document("$cursor");
    append_explanation(context.reply, context.full_name(name), **begun, wanted, ran);
    context.reply.close().close();
    for (const auto stage : parts->rest)
        context.reply.push(stage);
    context.reply.close();
    return {};
}

std::span<const command_entry> aggregate_commands()
{
    return entries;
}

} // namespace zonda::pocket
