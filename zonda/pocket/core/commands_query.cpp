// find, getMore, killCursors, count, distinct, explain.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/explain.hpp>
#include <zonda/pocket/core/explain_aggregate.hpp>
#include <zonda/pocket/core/find_arguments.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>

#include <map>
#include <set>

namespace zonda::pocket
{
namespace
{

outcome<void> find(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    if (auto read = context.read_let(); !read)
        return read;
    auto parsed = parse_find(context.body, context.let_names);
    if (!parsed)
        return parsed.error();
    auto begun = begin_query(context, *name, std::move(parsed->request));
    if (!begun)
        return begun.error();
    return reply_with_cursor(context, *name, std::move(*begun), parsed->wishes);
}

outcome<void> get_more(command_context& context)
{
    arguments given(context.name(), context.body, {"collection", "batchSize", "term", "lastKnownCommittedOpTime"});
    const auto number = given.whole("getMore");
    given.want("collection");
    const auto name = given.text("collection");
    const auto batch_size = given.count("batchSize", 0);
    if (auto good = given.check(); !good)
        return good;
    auto* cursor = context.server.cursors.find(number.value_or(0));
    if (!cursor)
        return failure{errc::cursor_not_found, "cursor id " + std::to_string(number.value_or(0)) + " not found"};
    if (cursor->name_space != context.full_name(name))
        return failure{errc::unauthorized, "Requested getMore on namespace '" + context.full_name(name) +
                                               "', but cursor belongs to a different namespace " + cursor->name_space};
    return reply_with_next_batch(context, *number, *cursor, batch_size);
}

outcome<void> kill_cursors(command_context& context)
{
    arguments given(context.name(), context.body, {"cursors"});
    given.want("cursors");
    const auto listed = given.array("cursors");
    if (auto good = given.check(); !good)
        return good;
    std::vector<std::int64_t> killed;
    std::vector<std::int64_t> unknown;
    for (const auto one : listed)
    {
        const auto number = whole_number(one).value_or(0);
        (context.server.cursors.remove(number) ? killed : unknown).push_back(number);
    }
    context.reply.append("cursorsKilled", killed)
        .append("cursorsNotFound", unknown)
        .append("cursorsAlive", bson::array())
        .append("cursorsUnknown", bson::array());
    return {};
}

outcome<std::int64_t> drain(query& of)
{
    for (std::int64_t count = 0;; ++count)
    {
        const auto next = of.next();
        if (!next)
            return next.error();
        if (!*next)
            return count;
    }
}

outcome<void> count(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    auto request = parse_count(context.body);
    if (!request)
        return request.error();
    const auto in = context.storage().find(context.db, *name);
    std::int64_t found = 0;
    if (request->query.query().empty() && in)
    {
        found = std::max<std::int64_t>(0, context.storage().count(*in) - request->skip);
        if (request->limit > 0)
            found = std::min(found, request->limit);
    }
    else
    {
        auto begun = begin_query(context, *name, std::move(*request));
        if (!begun)
            return begun.error();
        const auto counted = drain(**begun);
        if (!counted)
            return counted.error();
        found = *counted;
    }
    if (found > INT32_MAX)
        context.reply.append("n", found);
    else
        context.reply.append("n", static_cast<int>(found));
    return {};
}

outcome<void> distinct(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    auto request = parse_distinct(context.body);
    if (!request)
        return request.error();
    const path at(context.body["key"].text());
    auto begun = begin_query(context, *name, std::move(*request));
    if (!begun)
        return begun.error();
    std::map<bytes, value> seen; // sorted, as an index would give them
    match_details details;
    for (;;)
    {
        const auto more = (*begun)->next_match(details);
        if (!more)
            return more.error();
        if (!*more)
            break;
        const auto take = [&seen](bson::value_view v)
        {
            if (v)
                seen.try_emplace(key_of(v), v);
        };
        any_value_at((*begun)->walk().body(), at, last_array::whole,
                     [&](const found& one)
                     {
                         if (is_array(one.value))
                             for (const auto item : as_array(one.value))
                                 take(item);
                         else
                             take(one.value);
                         return false;
                     });
    }
    context.reply.open_array("values");
    for (const auto& [key, v] : seen)
        context.reply.push(v.view());
    context.reply.close();
    return {};
}

// ---- explain

outcome<void> explain_query(command_context& context, std::string_view name, find_request request, verbosity wanted)
{
    auto begun =
        query::begin(context.storage(), context.storage().find(context.db, name), std::move(request), context.with());
    if (!begun)
        return begun.error();
    query_outcome ran;
    if (wanted == verbosity::execution_stats)
    {
        const auto counted = drain(**begun);
        if (!counted)
            return counted.error();
        ran.returned = *counted;
    }
    context.reply.append("explainVersion", "1");
    append_explanation(context.reply, context.full_name(name), **begun, wanted, ran);
    return {};
}

// The target of the first statement of an update or delete.
outcome<find_request> parse_statement(bson::document_view statement)
{
    find_request made;
    auto parsed = filter::parse(as_document(statement["q"]));
    if (!parsed)
        return parsed.error();
    made.query = std::move(*parsed);
    made.hint = value(statement["hint"]);
    return made;
}

outcome<find_request> parse_explained(bson::document_view command)
{
    const auto [what, v] = *command.begin();
    if (what == "find")
    {
        auto parsed = parse_find(command, {});
        if (!parsed)
            return parsed.error();
        return std::move(parsed->request);
    }
    if (what == "count")
        return parse_count(command);
    if (what == "distinct")
        return parse_distinct(command);
    if (what == "update")
        return parse_statement(as_document(as_array(command["updates"])[0]));
    if (what == "delete")
        return parse_statement(as_document(as_array(command["deletes"])[0]));
    if (what == "findAndModify" || what == "findandmodify")
    {
        find_request made;
        auto parsed = filter::parse(as_document(command["query"]));
        auto sort = sort_pattern::parse(as_document(command["sort"]));
        if (!parsed || !sort)
            return parsed ? sort.error() : parsed.error();
        made.query = std::move(*parsed);
        made.sort = std::move(*sort);
        made.limit = 1;
        return made;
    }
    return failure{errc::command_not_found, "Explain failed due to unknown command: " + std::string(what)};
}

outcome<void> explain(command_context& context)
{
    const auto inside = context.body["explain"];
    if (!is_document(inside) || as_document(inside).empty())
        return failure{errc::type_mismatch, "explain needs a document with a command"};
    const auto command = as_document(inside);
    if (!as_document(command["let"]).empty())
        return failure{errc::bad_value, "explain.let: not supported by pocket"};
    const auto said = context.body["verbosity"].text("allPlansExecution");
    if (said != "queryPlanner" && said != "executionStats" && said != "allPlansExecution")
        return failure{errc::failed_to_parse, "verbosity string must be one of {'queryPlanner', 'executionStats', "
                                              "'allPlansExecution'}"};
    const auto wanted = said == "queryPlanner" ? verbosity::query_planner : verbosity::execution_stats;
    const auto name = command.begin()->value.text();
    outcome<void> done;
    if (command.begin()->key == "aggregate" && !name.empty())
        done = explain_aggregate(context, command, wanted);
    else
    {
        auto request = parse_explained(command);
        if (request && name.empty())
            return failure{errc::invalid_namespace, "the command to explain names no collection"};
        done = request ? explain_query(context, name, std::move(*request), wanted) : request.error();
    }
    if (!done)
        return done;
    context.reply.append("command", command)
        .append("serverInfo", bson::doc("host", "pocket", "version", pretended_version));
    return {};
}

constexpr command_entry entries[] = {
    {"find", find},   {"getMore", get_more},  {"killCursors", kill_cursors},
    {"count", count}, {"distinct", distinct}, {"explain", explain},
};

} // namespace

std::span<const command_entry> query_commands()
{
    return entries;
}

} // namespace zonda::pocket
