#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/find_arguments.hpp>
#include <zonda/pocket/core/writing.hpp>

namespace zonda::pocket
{
namespace
{

struct request
{
    update_request change{};
    projection shape{};
    bool removes{false};
    bool after{false}; // the document as it is afterwards
};

outcome<request> parse(command_context& context)
{
    arguments given("findAndModify", context.body,
                    {"query", "sort", "remove", "update", "new", "fields", "upsert", "bypassDocumentValidation",
                     "collation", "arrayFilters", "hint", "let"});
    given.simple_collation();
    request made;
    made.removes = given.flag("remove");
    made.after = given.flag("new");
    made.change.upsert = given.flag("upsert");
    made.change.target.hint = value(given.any("hint"));
    const auto query = given.document("query");
    const auto order = given.document("sort");
    const auto fields = given.document("fields");
    const auto change = given.any("update");
    if (made.removes == static_cast<bool>(change))
        given.fail({errc::failed_to_parse, made.removes ? "Cannot specify both an update and remove=true"
                                                        : "Either an update or remove=true must be specified"});
    if (made.removes && (made.after || made.change.upsert))
        given.fail({errc::failed_to_parse, "Cannot specify both new=true or upsert=true and remove=true"});
    if (auto good = given.check(); !good)
        return good.error();
    if (auto read = context.read_let(); !read)
        return read.error();
    auto parsed_query = filter::parse(query, context.let_names);
    auto sort = sort_pattern::parse(order);
    auto shape = projection::parse(fields, projection::language::find, context.let_names);
    if (!parsed_query)
        return parsed_query.error();
    if (!sort)
        return sort.error();
    if (!shape)
        return shape.error();
    if (change)
    {
        auto parsed = update::parse(change, given.any("arrayFilters"), context.let_names);
        if (!parsed)
            return parsed.error();
        made.change.change = std::move(*parsed);
    }
    made.change.target.query = std::move(*parsed_query);
    made.change.target.sort = std::move(*sort);
    made.shape = std::move(*shape);
    return made;
}

outcome<value> shown_document(const projection& shape, const std::optional<bson::document>& document,
                              const variables& with)
{
    if (!document)
        return value(bson::null);
    auto made = shape.apply(*document, with);
    if (!made)
        return made.error();
    return value(std::move(*made));
}

// {lastErrorObject, value}: what is answered, and kept for a retry.
outcome<bson::document> run(command_context& context, std::string_view name)
{
    auto wanted = parse(context);
    if (!wanted)
        return wanted.error();
    auto in = context.storage().find(context.db, name);
    if (!in && (wanted->removes || !wanted->change.upsert))
    {
        if (wanted->removes)
            return bson::doc("lastErrorObject", bson::doc("n", 0), "value", bson::null);
        return bson::doc("lastErrorObject", bson::doc("n", 0, "updatedExisting", false), "value", bson::null);
    }
    if (!in)
    {
        auto made = context.storage().create(context.db, name, {});
        if (!made)
            return made.error();
        in = std::move(*made);
    }
    const auto& target = wanted->change.target;
    const auto plan = plan_query(in.get(), {target.query, target.sort, target.hint});
    if (plan && plan->by == access::collection && !target.query.query().empty())
        ++context.server.collection_scans;
    if (wanted->removes)
    {
        auto result = delete_documents(context.storage(), in, wanted->change.target, false, context.with());
        if (!result)
            return result.error();
        auto document = shown_document(wanted->shape, result->last, context.with());
        if (!document)
            return document.error();
        return bson::doc("lastErrorObject", bson::doc("n", static_cast<int>(result->deleted)), "value",
                         document->view());
    }
    auto result = update_documents(context.storage(), in, wanted->change, context.with());
    if (!result)
        return result.error();
    auto document = shown_document(wanted->shape, wanted->after ? result->after : result->before, context.with());
    if (!document)
        return document.error();
    if (!result->upserted.missing())
        return bson::doc("lastErrorObject",
                         bson::doc("n", 1, "updatedExisting", false, "upserted", result->upserted.view()), "value",
                         document->view());
    return bson::doc("lastErrorObject",
                     bson::doc("n", static_cast<int>(result->matched), "updatedExisting", result->matched > 0), "value",
                     document->view());
}

outcome<void> find_and_modify(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    auto retries = context.retries();
    if (!retries)
        return retries.error();
    const auto id = context.statement_id(0);
    if (*retries)
        if (const auto did = (*retries)->find(id))
        {
            context.reply.append_all(*did).append("retriedStmtId", static_cast<int>(id));
            return {};
        }
    auto did = run(context, *name);
    if (!did)
        return did.error();
    if (*retries)
        (*retries)->save(id, *did);
    context.reply.append_all(*did);
    return {};
}

constexpr command_entry entries[] = {
    {"findAndModify", find_and_modify, true},
    {"findandmodify", find_and_modify, true},
};

} // namespace

std::span<const command_entry> find_and_modify_commands()
{
    return entries;
}

} // namespace zonda::pocket
