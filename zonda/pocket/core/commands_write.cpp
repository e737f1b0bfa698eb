// insert, update, delete: many statements, each with its own success or error.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/command.hpp>
#include <zonda/pocket/core/find_arguments.hpp>
#include <zonda/pocket/core/writing.hpp>

#include <functional>

namespace zonda::pocket
{
namespace
{

// What one statement did, in the form in which it is kept for a retry: {n, nModified?, upserted?}.
using statement = std::function<outcome<bson::document>(bson::document_view)>;

// Errors are told in words up to so many bytes, those behind them by their code alone, as MongoDB does it: what was
// written must not be hidden by a reply that is too large.
constexpr std::size_t most_words = 1024 * 1024;

struct totals
{
    std::int64_t n{0};
    std::int64_t modified{0};
    std::vector<std::pair<std::size_t, value>> upserted{};
    std::vector<std::pair<std::size_t, failure>> errors{};
    std::vector<std::int64_t> retried{};

    void add(std::size_t index, bson::document_view did)
    {
        n += did["n"].to_int64().value_or(0);
        modified += did["nModified"].to_int64().value_or(0);
        if (const auto id = did["upserted"])
            upserted.emplace_back(index, id);
    }
};

outcome<totals> run_statements(command_context& context, std::string_view field, const statement& run)
{
    const auto statements = context.documents(field);
    if (!statements)
        return statements.error();
    auto retries = context.retries();
    if (!retries)
        return retries.error();
    const bool ordered = context.body["ordered"] ? is_true(context.body["ordered"]) : true;
    totals all;
    for (std::size_t i = 0; i < statements->size(); ++i)
    {
        const auto id = context.statement_id(i);
        if (*retries)
            if (const auto did = (*retries)->find(id))
            {
                all.add(i, *did);
                all.retried.push_back(id);
                continue;
            }
        auto did = run((*statements)[i]);
        if (!did)
        {
            all.errors.emplace_back(i, did.error());
            if (ordered)
                break;
            continue;
        }
        all.add(i, *did);
        if (*retries)
            (*retries)->save(id, *did);
    }
    return all;
}

void append_totals(command_context& context, const totals& all, bool updates)
{
    auto& reply = context.reply;
    reply.append("n", static_cast<int>(all.n));
    if (updates)
        reply.append("nModified", static_cast<int>(all.modified));
    if (!all.upserted.empty())
    {
        reply.open_array("upserted");
        for (const auto& [index, id] : all.upserted)
            reply.push_document().append("index", static_cast<int>(index)).append("_id", id.view()).close();
        reply.close();
    }
    if (!all.errors.empty())
    {
        std::size_t told = 0;
        reply.open_array("writeErrors");
        for (const auto& [index, error] : all.errors)
        {
            reply.push_document().append("index", static_cast<int>(index)).append("code", static_cast<int>(error.code));
            const bool in_words = told < most_words;
            told += error.details.data().size() + error.words.size();
            if (in_words)
                reply.append_all(error.details);
            reply.append("errmsg", in_words ? error.words : std::string()).close();
        }
        reply.close();
    }
    if (!all.retried.empty())
        reply.append("retriedStmtIds", all.retried);
}

outcome<std::shared_ptr<collection>> open_or_create(command_context& context, std::string_view name)
{
    if (auto found = context.storage().find(context.db, name))
        return found;
    return context.storage().create(context.db, name, {});
}

outcome<void> insert(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    arguments given(context.name(), context.body, {"documents", "ordered", "bypassDocumentValidation"});
    given.flag("ordered");
    if (auto good = given.check(); !good)
        return good;
    auto into = open_or_create(context, *name);
    if (!into)
        return into.error();
    auto all = run_statements(context, "documents",
                              [&](bson::document_view document) -> outcome<bson::document>
                              {
                                  if (auto done = insert_document(context.storage(), **into, document); !done)
                                      return done.error();
                                  return bson::doc("n", 1);
                              });
    if (!all)
        return all.error();
    append_totals(context, *all, false);
    return {};
}

arguments update_arguments(bson::document_view statement)
{
    auto given = arguments::part(
        "update.updates", statement,
        {"q", "u", "c", "multi", "upsert", "collation", "arrayFilters", "hint", "sort", "upsertSupplied"});
    given.want("q");
    given.want("u");
    given.document("q");
    given.document("sort");
    given.flag("multi");
    given.flag("upsert");
    given.array("arrayFilters");
    given.simple_collation();
    if (!given.document("c").empty())
        given.refuse("c", "not supported by pocket");
    return given;
}

arguments delete_arguments(bson::document_view statement)
{
    auto given = arguments::part("delete.deletes", statement, {"q", "limit", "collation", "hint"});
    given.want("q");
    given.want("limit");
    given.document("q");
    given.simple_collation();
    const auto limit = given.whole("limit");
    if (limit && *limit != 0 && *limit != 1)
        given.fail(
            {errc::failed_to_parse, "The limit field in delete objects must be 0 or 1. Got " + std::to_string(*limit)});
    return given;
}

// What is wrong with the form of a statement is the command's error, before any of them is run.
outcome<void> check_statements(command_context& context, std::string_view field, arguments (*read)(bson::document_view))
{
    const auto statements = context.documents(field);
    if (!statements)
        return statements.error();
    for (const auto one : *statements)
        if (auto good = read(one).check(); !good)
            return good;
    return {};
}

outcome<update_request> parse_update(bson::document_view statement, const variable_names& known)
{
    auto given = update_arguments(statement);
    update_request made;
    made.many = given.flag("multi");
    made.upsert = given.flag("upsert");
    made.target.hint = value(given.any("hint"));
    auto parsed_query = filter::parse(given.document("q"), known);
    auto change = update::parse(given.any("u"), given.any("arrayFilters"), known);
    auto sort = sort_pattern::parse(given.document("sort"));
    if (!parsed_query)
        return parsed_query.error();
    if (!change)
        return change.error();
    if (!sort)
        return sort.error();
    if (made.many && change->is_replacement())
        return failure{errc::failed_to_parse, "multi update is not supported for replacement-style update"};
    if (made.many && !sort->empty())
        return failure{errc::failed_to_parse, "Cannot specify sort with multi=true"};
    made.target.query = std::move(*parsed_query);
    made.target.sort = std::move(*sort);
    made.change = std::move(*change);
    return made;
}

void count_scan(command_context& context, const std::shared_ptr<collection>& in, const find_request& target)
{
    const auto plan = plan_query(in.get(), {target.query, target.sort, target.hint});
    if (plan && plan->by == access::collection && !target.query.query().empty())
        ++context.server.collection_scans;
}

outcome<bson::document> run_update(command_context& context, std::string_view name, bson::document_view statement)
{
    auto request = parse_update(statement, context.let_names);
    if (!request)
        return request.error();
    auto in = context.storage().find(context.db, name);
    if (!in && !request->upsert)
        return bson::doc("n", 0, "nModified", 0);
    if (!in)
    {
        auto made = context.storage().create(context.db, name, {});
        if (!made)
            return made.error();
        in = std::move(*made);
    }
    count_scan(context, in, request->target);
    const auto result = update_documents(context.storage(), in, *request, context.with());
    if (!result)
        return result.error();
    if (!result->upserted.missing())
        return bson::doc("n", 1, "nModified", 0, "upserted", result->upserted.view());
    return bson::doc("n", result->matched, "nModified", result->modified);
}

outcome<void> update(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    arguments given(context.name(), context.body, {"updates", "ordered", "bypassDocumentValidation", "let"});
    given.flag("ordered");
    if (auto good = given.check(); !good)
        return good;
    if (auto read = context.read_let(); !read)
        return read;
    if (auto good = check_statements(context, "updates", update_arguments); !good)
        return good;
    auto all =
        run_statements(context, "updates", [&](bson::document_view one) { return run_update(context, *name, one); });
    if (!all)
        return all.error();
    append_totals(context, *all, true);
    return {};
}

outcome<bson::document> run_delete(command_context& context, std::string_view name, bson::document_view statement)
{
    auto given = delete_arguments(statement);
    auto parsed = filter::parse(given.document("q"), context.let_names);
    if (!parsed)
        return parsed.error();
    const auto in = context.storage().find(context.db, name);
    if (!in)
        return bson::doc("n", 0);
    find_request target;
    target.query = std::move(*parsed);
    target.hint = value(given.any("hint"));
    count_scan(context, in, target);
    const auto result =
        delete_documents(context.storage(), in, std::move(target), given.whole("limit") == 0, context.with());
    if (!result)
        return result.error();
    return bson::doc("n", result->deleted);
}

outcome<void> delete_statements(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    arguments given(context.name(), context.body, {"deletes", "ordered", "let"});
    given.flag("ordered");
    if (auto good = given.check(); !good)
        return good;
    if (auto read = context.read_let(); !read)
        return read;
    if (auto good = check_statements(context, "deletes", delete_arguments); !good)
        return good;
    auto all =
        run_statements(context, "deletes", [&](bson::document_view one) { return run_delete(context, *name, one); });
    if (!all)
        return all.error();
    append_totals(context, *all, false);
    return {};
}

constexpr command_entry entries[] = {
    {"insert", insert, true},
    {"update", update, true},
    {"delete", delete_statements, true},
};

} // namespace

std::span<const command_entry> write_commands()
{
    return entries;
}

} // namespace zonda::pocket
