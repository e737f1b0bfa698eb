#include <zonda/pocket/core/cursor_reply.hpp>

namespace zonda::pocket
{
namespace
{

// Documents of one batch; a single document may be this large.
constexpr std::size_t most_batch_bytes = 16 * 1024 * 1024;

// Appends up to `count` documents. True: there is more.
outcome<bool> append_batch(bson::document_builder& out, open_cursor& cursor, std::int64_t count)
{
    std::size_t size = 0;
    for (std::int64_t i = 0; i < count; ++i)
    {
        auto next = cursor.waiting ? std::exchange(cursor.waiting, std::nullopt) : std::optional<bson::document>();
        if (!next)
        {
            auto fetched = cursor.documents->next();
            if (!fetched)
                return fetched.error();
            next = std::move(*fetched);
        }
        if (!next)
            return false;
        size += next->data().size() + 16;
        if (i > 0 && size > most_batch_bytes)
        {
            cursor.waiting = std::move(next);
            return true;
        }
        out.push(*next);
    }
    return cursor.waiting || !cursor.documents->done();
}

} // namespace

outcome<void> reply_with_cursor(command_context& context, std::string_view collection,
                                std::unique_ptr<document_stream> documents, const cursor_wishes& wishes)
{
    open_cursor cursor;
    cursor.name_space = context.full_name(collection);
    cursor.documents = std::move(documents);
    cursor.no_timeout = wishes.no_timeout;
    cursor.last_used = context.now;
    context.reply.open_document("cursor").open_array("firstBatch");
    const auto more = append_batch(context.reply, cursor, wishes.batch_size);
    if (!more)
        return more.error();
    context.reply.close();
    const std::string name_space = cursor.name_space;
    std::int64_t number = 0;
    if (*more && !wishes.single_batch)
    {
        cursor.documents->suspend();
        number = context.server.cursors.add(std::move(cursor));
    }
    context.reply.append("id", number).append("ns", name_space).close();
    return {};
}

outcome<void> reply_with_cursor(command_context& context, std::string_view collection,
                                std::unique_ptr<document_stream> documents)
{
    cursor_wishes wishes;
    if (const auto said = context.body["cursor"]; said)
    {
        if (!is_document(said))
            return failure{errc::type_mismatch, "cursor field must be missing or an object"};
        auto inside = arguments::part(std::string(context.name()) + ".cursor", as_document(said), {"batchSize"});
        wishes.batch_size = inside.count("batchSize", default_first_batch);
        if (auto good = inside.check(); !good)
            return good;
    }
    return reply_with_cursor(context, collection, std::move(documents), wishes);
}

outcome<void> reply_with_next_batch(command_context& context, std::int64_t number, open_cursor& cursor,
                                    std::int64_t batch_size)
{
    cursor.last_used = context.now;
    context.reply.open_document("cursor").open_array("nextBatch");
    const auto more = append_batch(context.reply, cursor, batch_size == 0 ? INT64_MAX : batch_size);
    if (!more)
    {
        const failure told = more.error();
        context.server.cursors.remove(number);
        return told;
    }
    context.reply.close().append("id", *more ? number : 0).append("ns", cursor.name_space).close();
    if (*more)
        cursor.documents->suspend();
    else
        context.server.cursors.remove(number);
    return {};
}

} // namespace zonda::pocket
