#include <zonda/mongo/core/write_commands.hpp>

namespace zonda::mongo::core
{

namespace
{

void append_changes(bson::document_builder& out, std::string_view key, const bson::document& changes,
                    const bson::array& pipeline)
{
    if (pipeline.empty())
        out.append(key, changes.view());
    else
        out.append(key, pipeline.view());
}

} // namespace

void insert_command::append_to(bson::document_builder& out) const
{
    out.append("insert", std::string_view(where.collection)).append("ordered", ordered);
    append_common(out);
}

void update_command::append_to(bson::document_builder& out) const
{
    out.append("update", std::string_view(where.collection)).open_array("updates").push_document();
    out.append("q", filter.view());
    append_changes(out, "u", changes, pipeline);
    if (multi)
        out.append("multi", true);
    statement.append_to(out);
    out.close().close();
    append_common(out);
}

void delete_command::append_to(bson::document_builder& out) const
{
    out.append("delete", std::string_view(where.collection)).open_array("deletes").push_document();
    out.append("q", filter.view()).append("limit", multi ? 0 : 1);
    statement.append_to(out);
    out.close().close();
    append_common(out);
}

void find_and_modify_command::append_to(bson::document_builder& out) const
{
    out.append("findAndModify", std::string_view(where.collection)).append("query", filter.view());
    if (remove)
        out.append("remove", true);
    else
        append_changes(out, "update", changes, pipeline);
    append_common(out);
}

std::string_view admin_command::name() const noexcept
{
    return first_key(body);
}

void admin_command::append_to(bson::document_builder& out) const
{
    out.append_all(body);
    append_common(out);
}

bool is_update_document(bson::document_view changes) noexcept
{
    for (const auto& [key, value] : changes)
        if (!key.starts_with('$'))
            return false;
    return !changes.empty();
}

bool is_replacement(bson::document_view changes) noexcept
{
    for (const auto& [key, value] : changes)
        if (key.starts_with('$'))
            return false;
    return true;
}

} // namespace zonda::mongo::core
