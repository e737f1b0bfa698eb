#include <zonda/pocket/core/find_arguments.hpp>

#include <limits>

namespace zonda::pocket
{
namespace
{

outcome<void> read_query(find_request& made, arguments& given, std::string_view name, const variable_names& known = {})
{
    // An empty value and null mean everything, as drivers of old wrote it.
    if (is_nullish(given.any(name)))
        return {};
    auto parsed = filter::parse(given.document(name), known);
    if (!parsed)
        return parsed.error();
    made.query = std::move(*parsed);
    return {};
}

outcome<void> read_sort(find_request& made, arguments& given)
{
    const auto source = given.document("sort");
    // Insertion order, which a walk through the collection has; backwards by a hint.
    if (!source.empty() && source.begin()->key == "$natural" && source.count() == 1)
    {
        if (!direction_of(source["$natural"]))
            return failure{errc::bad_value, "$natural sort must be 1 or -1"};
        made.hint = value(bson::value_view(bson::type::document, source.data().data()));
        return {};
    }
    auto parsed = sort_pattern::parse(source);
    if (!parsed)
        return parsed.error();
    made.sort = std::move(*parsed);
    return {};
}

// What count and distinct read last.
outcome<find_request> with_query_and_hint(find_request made, arguments& given)
{
    made.hint = value(given.any("hint"));
    auto query_done = read_query(made, given, "query");
    if (auto good = given.check(); !good)
        return good.error();
    if (!query_done)
        return query_done.error();
    return made;
}

} // namespace

outcome<parsed_find> parse_find(bson::document_view command, const variable_names& known)
{
    arguments given("find", command,
                    {"filter",
                     "sort",
                     "projection",
                     "hint",
                     "skip",
                     "limit",
                     "batchSize",
                     "singleBatch",
                     "max",
                     "min",
                     "returnKey",
                     "showRecordId",
                     "tailable",
                     "awaitData",
                     "noCursorTimeout",
                     "allowPartialResults",
                     "collation",
                     "allowDiskUse",
                     "let",
                     "oplogReplay"});
    parsed_find made;
    for (const auto unsupported : {"max", "min"})
        given.refuse(unsupported, "not supported by pocket");
    for (const auto unsupported : {"returnKey", "showRecordId", "tailable", "awaitData"})
        if (given.flag(unsupported))
            given.refuse(unsupported, "not supported by pocket");
    given.simple_collation();
    made.request.skip = given.count("skip", 0);
    made.request.limit = given.count("limit", 0);
    if (given.flag("allowDiskUse"))
        made.request.sort_bytes = std::numeric_limits<std::size_t>::max();
    made.request.hint = value(given.any("hint"));
    made.wishes.batch_size = given.count("batchSize", default_first_batch);
    made.wishes.single_batch = given.flag("singleBatch");
    made.wishes.no_timeout = given.flag("noCursorTimeout");
    const auto shape = given.document("projection");
    auto query_done = read_query(made.request, given, "filter", known);
    auto sort_done = read_sort(made.request, given);
    if (auto good = given.check(); !good)
        return good.error();
    for (const auto& done : {query_done, sort_done})
        if (!done)
            return done.error();
    auto projected = projection::parse(shape, projection::language::find, known);
    if (!projected)
        return projected.error();
    made.request.shape = std::move(*projected);
    return made;
}

outcome<find_request> parse_count(bson::document_view command)
{
    arguments given("count", command, {"query", "limit", "skip", "hint", "collation", "fields"});
    given.simple_collation();
    find_request made;
    made.skip = given.count("skip", 0);
    made.limit =
        std::abs(std::max<std::int64_t>(given.whole("limit").value_or(0), -INT64_MAX)); // a negative one counts too
    return with_query_and_hint(std::move(made), given);
}

outcome<find_request> parse_distinct(bson::document_view command)
{
    arguments given("distinct", command, {"key", "query", "collation", "hint"});
    given.simple_collation();
    given.want("key");
    given.text("key");
    find_request made;
    return with_query_and_hint(std::move(made), given);
}

outcome<std::unique_ptr<query>> begin_query(command_context& context, std::string_view collection, find_request request)
{
    const bool could_help = !request.query.query().empty() || !request.sort.empty();
    auto begun = query::begin(context.storage(), context.storage().find(context.db, collection), std::move(request),
                              context.with());
    if (begun && could_help && (*begun)->walk().plan().by == access::collection)
        ++context.server.collection_scans;
    return begun;
}

} // namespace zonda::pocket
