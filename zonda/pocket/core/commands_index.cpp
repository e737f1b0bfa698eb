// Indexes.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/cursor_reply.hpp>
#include <zonda/pocket/core/number.hpp>

namespace zonda::pocket
{
namespace
{

outcome<void> create_indexes(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    arguments given(context.name(), context.body, {"indexes", "commitQuorum"});
    if (auto good = given.check(); !good)
        return good;
    const auto wanted = context.documents("indexes");
    if (!wanted)
        return wanted.error();
    std::vector<index_definition> parsed;
    for (const auto one : *wanted)
    {
        auto made = parse_index(one);
        if (!made)
            return made.error();
        parsed.push_back(std::move(*made));
    }
    auto in = context.storage().find(context.db, *name);
    const bool fresh = !in;
    if (fresh)
    {
        auto created = context.storage().create(context.db, *name, {});
        if (!created)
            return created.error();
        in = std::move(*created);
    }
    const auto before = static_cast<int>(in->indexes.size());
    for (auto& one : parsed)
        if (auto made = context.storage().create_index(*in, std::move(one)); !made)
            return made.error();
    const auto after = static_cast<int>(in->indexes.size());
    context.reply.append("numIndexesBefore", before).append("numIndexesAfter", after);
    context.reply.append("createdCollectionAutomatically", fresh);
    if (after == before)
        context.reply.append("note", "all indexes already exist");
    return {};
}

outcome<std::shared_ptr<collection>> existing(command_context& context)
{
    const auto name = context.collection_name();
    if (!name)
        return name.error();
    auto found = context.storage().find(context.db, *name);
    if (!found)
        return failure{errc::namespace_not_found, "ns does not exist: " + context.full_name(*name)};
    return found;
}

outcome<void> list_indexes(command_context& context)
{
    const auto in = existing(context);
    if (!in)
        return in.error();
    documents listed;
    for (const auto& one : (*in)->indexes)
        listed.push_back(one->specification);
    return reply_with_cursor(context, (*in)->name, std::make_unique<stored_stream>(std::move(listed)));
}

// One entry of `index`: a name, a key, or "*".
outcome<std::vector<std::shared_ptr<index_definition>>> chosen(const collection& in, bson::value_view index)
{
    std::vector<std::shared_ptr<index_definition>> found;
    for (const auto& one : in.indexes)
    {
        const bool by_name = is_string(index) && one->name == index.text();
        const bool by_key = is_document(index) && compare(one->key.view(), as_document(index)) == 0;
        const bool every = index.text() == "*" && !one->is_id();
        if (by_name || by_key || every)
            found.push_back(one);
    }
    if (found.empty() && index.text() != "*")
        return failure{errc::index_not_found, is_string(index)
                                                  ? "index not found with name [" + std::string(index.text()) + "]"
                                                  : "can't find index with key: " + shown(index)};
    for (const auto& one : found)
        if (one->is_id())
            return failure{errc::invalid_options, "cannot drop _id index"};
    return found;
}

outcome<void> drop_indexes(command_context& context)
{
    const auto in = existing(context);
    if (!in)
        return in.error();
    arguments given(context.name(), context.body, {"index"});
    given.want("index");
    if (auto good = given.check(); !good)
        return good;
    const auto index = context.body["index"];
    const auto before = static_cast<int>((*in)->indexes.size());
    std::vector<std::shared_ptr<index_definition>> gone;
    for (const auto one : is_array(index) ? items_of(index) : std::vector{index})
    {
        const auto some = chosen(**in, one);
        if (!some)
            return some.error();
        gone.insert(gone.end(), some->begin(), some->end());
    }
    context.server.cursors.remove_of((*in)->full_name());
    for (const auto& one : gone)
        if ((*in)->find_index(one->name))
            context.storage().drop_index(**in, *one);
    context.reply.append("nIndexesWas", before);
    if (index.text() == "*")
        context.reply.append("msg", "non-_id indexes dropped for collection");
    return {};
}

constexpr command_entry entries[] = {
    {"createIndexes", create_indexes, true},
    {"listIndexes", list_indexes},
    {"dropIndexes", drop_indexes, true},
};

} // namespace

std::span<const command_entry> index_commands()
{
    return entries;
}

} // namespace zonda::pocket
