// Databases and collections.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/command.hpp>
#include <zonda/pocket/core/cursor_reply.hpp>
#include <zonda/pocket/core/match.hpp>

#include <map>

namespace zonda::pocket
{
namespace
{

outcome<void> create(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    arguments given(context.name(), context.body,
                    {"capped", "size", "max", "storageEngine", "indexOptionDefaults", "validator", "validationLevel",
                     "validationAction", "viewOn", "pipeline", "collation", "timeseries", "clusteredIndex",
                     "expireAfterSeconds", "autoIndexId", "encryptedFields", "changeStreamPreAndPostImages"});
    if (given.flag("capped"))
        given.fail({errc::bad_value, "create.capped: pocket has no capped collections"});
    for (const auto unsupported : {"validator", "viewOn", "pipeline", "timeseries", "clusteredIndex", "encryptedFields",
                                   "expireAfterSeconds", "changeStreamPreAndPostImages"})
        given.refuse(unsupported, "not supported by pocket");
    given.simple_collation();
    if (auto good = given.check(); !good)
        return good;
    // There are none with options, so one that exists is what is asked for: MongoDB says nothing then.
    if (context.storage().find(context.db, *name))
        return {};
    auto made = context.storage().create(context.db, *name, {});
    return made ? outcome<void>() : made.error();
}

outcome<void> drop(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    const auto found = context.storage().find(context.db, *name);
    if (!found)
        return {}; // ok, as MongoDB 7 answers
    context.server.cursors.remove_of(found->full_name());
    context.reply.append("nIndexesWas", static_cast<int>(found->indexes.size())).append("ns", found->full_name());
    context.storage().drop(*found);
    return {};
}

outcome<void> drop_database(command_context& context)
{
    context.server.cursors.remove_of_database(context.db);
    for (const auto& one : context.storage().all())
        if (one->db == context.db)
            context.storage().drop(*one);
    context.reply.append("dropped", context.db);
    return {};
}

outcome<void> rename(command_context& context)
{
    const auto from = context.body["renameCollection"].text();
    const auto to = context.body["to"].text();
    const auto from_dot = from.find('.');
    const auto to_dot = to.find('.');
    if (from_dot == std::string_view::npos || to_dot == std::string_view::npos)
        return failure{errc::invalid_namespace, "renameCollection needs two full names: db.collection"};
    const auto source = context.storage().find(from.substr(0, from_dot), from.substr(from_dot + 1));
    if (!source)
        return failure{errc::namespace_not_found, "Source collection " + std::string(from) + " does not exist"};
    if (const auto target = context.storage().find(to.substr(0, to_dot), to.substr(to_dot + 1)))
    {
        if (target == source)
            return failure{errc::illegal_operation, "Can't rename a collection to itself"};
        if (!is_true(context.body["dropTarget"]))
            return failure{errc::namespace_exists, "target namespace exists"};
        context.server.cursors.remove_of(to);
        context.storage().drop(*target);
    }
    context.server.cursors.remove_of(from);
    return context.storage().rename(*source, to.substr(0, to_dot), to.substr(to_dot + 1));
}

bson::document described(const collection& one, bool names_only)
{
    bytes data;
    bson::document_builder out(data);
    out.append("name", one.name).append("type", "collection");
    if (!names_only)
        out.append("options", one.options)
            .append("info", bson::doc("readOnly", false))
            .append("idIndex", one.indexes[0]->specification);
    out.finish();
    return bson::document::trusted(std::move(data));
}

outcome<void> list_collections(command_context& context)
{
    arguments given(context.name(), context.body, {"filter", "nameOnly", "authorizedCollections", "cursor"});
    const bool names_only = given.flag("nameOnly");
    auto wanted = filter::parse(given.document("filter"));
    if (auto good = given.check(); !good)
        return good;
    if (!wanted)
        return wanted.error();
    documents listed;
    for (const auto& one : context.storage().all())
    {
        if (one->db != context.db)
            continue;
        const auto matched = wanted->matches(described(*one, false), context.with());
        if (!matched)
            return matched.error();
        if (*matched)
            listed.push_back(described(*one, names_only));
    }
    return reply_with_cursor(context, "$cmd.listCollections", std::make_unique<stored_stream>(std::move(listed)));
}

outcome<void> list_databases(command_context& context)
{
    arguments given(context.name(), context.body, {"filter", "nameOnly", "authorizedDatabases"});
    const bool names_only = given.flag("nameOnly");
    auto wanted = filter::parse(given.document("filter"));
    if (context.db != "admin")
        given.fail({errc::unauthorized, "listDatabases may only be run against the admin database."});
    if (auto good = given.check(); !good)
        return good;
    if (!wanted)
        return wanted.error();
    std::map<std::string, std::int64_t> sizes;
    for (const auto& one : context.storage().all())
        sizes[one->db] += context.storage().data_size(*one);
    std::int64_t total = 0;
    context.reply.open_array("databases");
    for (const auto& [name, size] : sizes)
    {
        const auto whole = bson::doc("name", name, "sizeOnDisk", size, "empty", size == 0);
        const auto matched = wanted->matches(whole, context.with());
        if (!matched)
            return matched.error();
        if (!*matched)
            continue;
        total += size;
        context.reply.push(names_only ? bson::doc("name", name) : whole);
    }
    context.reply.close();
    if (!names_only)
        context.reply.append("totalSize", total).append("totalSizeMb", total >> 20);
    return {};
}

outcome<void> collection_stats(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    context.reply.append("ns", context.full_name(*name));
    const auto found = context.storage().find(context.db, *name);
    const std::int64_t count = found ? context.storage().count(*found) : 0;
    const std::int64_t size = found ? context.storage().data_size(*found) : 0;
    context.reply.append("size", size)
        .append("count", count)
        .append("avgObjSize", count ? size / count : 0)
        .append("storageSize", size)
        .append("nindexes", static_cast<int>(found ? found->indexes.size() : 0))
        .append("capped", false);
    return {};
}

outcome<void> database_stats(command_context& context)
{
    std::int64_t collections = 0;
    std::int64_t objects = 0;
    std::int64_t size = 0;
    std::int64_t indexes = 0;
    for (const auto& one : context.storage().all())
    {
        if (one->db != context.db)
            continue;
        ++collections;
        objects += context.storage().count(*one);
        size += context.storage().data_size(*one);
        indexes += static_cast<std::int64_t>(one->indexes.size());
    }
    context.reply.append("db", context.db)
        .append("collections", collections)
        .append("views", 0L)
        .append("objects", objects)
        .append("dataSize", size)
        .append("storageSize", size)
        .append("indexes", indexes);
    return {};
}

constexpr command_entry entries[] = {
    {"create", create, true},
    {"drop", drop, true},
    {"dropDatabase", drop_database, true},
    {"renameCollection", rename, true},
    {"listCollections", list_collections},
    {"listDatabases", list_databases},
    {"collStats", collection_stats},
    {"dbStats", database_stats},
};

} // namespace

std::span<const command_entry> collection_commands()
{
    return entries;
}

} // namespace zonda::pocket
