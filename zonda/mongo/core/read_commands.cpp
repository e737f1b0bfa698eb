#include <zonda/mongo/core/read_commands.hpp>

namespace zonda::mongo::core
{

void find_command::append_to(bson::document_builder& out) const
{
    out.append("find", std::string_view(where.collection));
    if (!filter.empty())
        out.append("filter", filter.view());
    options.append_to(out);
    if (one)
        out.append("limit", 1).append("singleBatch", true);
    append_read_concern(out, read_concern_level);
}

bool aggregate_command::writes() const noexcept
{
    bson::value_view last;
    for (const auto stage : pipeline)
        last = stage;
    return last["$out"] || last["$merge"];
}

void aggregate_command::append_to(bson::document_builder& out) const
{
    if (where.collection.empty())
        out.append("aggregate", 1);
    else
        out.append("aggregate", std::string_view(where.collection));
    out.append("pipeline", pipeline.view());
    out.open_document("cursor");
    if (batch_size && !writes())
        out.append("batchSize", *batch_size);
    out.close();
    options.append_to(out);
    append_read_concern(out, read_concern_level);
    if (writes())
        append_write_concern(out, write_concern);
}

void get_more_command::append_to(bson::document_builder& out) const
{
    out.append("getMore", static_cast<long>(cursor_id)).append("collection", std::string_view(where.collection));
    if (batch_size && *batch_size > 0)
        out.append("batchSize", *batch_size);
    out.append_all(comment);
}

void kill_cursors_command::append_to(bson::document_builder& out) const
{
    out.append("killCursors", std::string_view(where.collection));
    out.open_array("cursors").push(static_cast<long>(cursor_id)).close();
}

std::string_view read_command::name() const noexcept
{
    return first_key(body);
}

void read_command::append_to(bson::document_builder& out) const
{
    out.append_all(body);
    options.append_to(out);
    append_read_concern(out, read_concern_level);
}

std::string_view list_command::name() const noexcept
{
    return first_key(body);
}

void list_command::append_to(bson::document_builder& out) const
{
    out.append_all(body);
    options.append_to(out);
    out.open_document("cursor");
    if (batch_size)
        out.append("batchSize", *batch_size);
    out.close();
}

std::string_view raw_command::name() const noexcept
{
    return first_key(body);
}

} // namespace zonda::mongo::core
