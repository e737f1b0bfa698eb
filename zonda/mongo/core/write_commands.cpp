#include <zonda/mongo/core/errc.hpp>
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

result<void> write_command::check(const server_description&) const
{
    if (const auto fine = check_write_concern(write_concern); !fine)
        return error(errc::invalid_argument, description() + ": " + fine.error().what());
    return {};
}

// Spec: CRUD, the option hint. Acknowledged, the server itself refuses it.
result<void> write_command::check_hint(const field_list& fields, const server_description& server) const
{
    if (write_concern.acknowledged() || !fields["hint"] || server.max_wire_version >= wire_version_of_4_4)
        return {};
    return error(errc::invalid_argument, description() + ": a hint without an acknowledgement needs MongoDB 4.4");
}

result<void> insert_command::check(const server_description& server) const
{
    for (const auto document : sequence_[0])
        if (const auto size = document.data().size(); size > static_cast<std::size_t>(server.max_bson_object_size))
            return error(errc::invalid_argument, description() + ": a document of " + std::to_string(size) +
                                                     " bytes, the server stores at most " +
                                                     std::to_string(server.max_bson_object_size));
    return write_command::check(server);
}

result<void> delete_command::check(const server_description& server) const
{
    const auto fine = write_command::check(server);
    return fine ? check_hint(statement, server) : fine;
}

result<void> find_and_modify_command::check(const server_description& server) const
{
    const auto fine = write_command::check(server);
    return fine ? check_hint(options, server) : fine;
}

// Spec: index management, commitQuorum.
result<void> admin_command::check(const server_description& server) const
{
    if (options["commitQuorum"] && server.max_wire_version < wire_version_of_4_4)
        return error(errc::invalid_argument, description() + ": commit_quorum needs MongoDB 4.4");
    return write_command::check(server);
}

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

std::string admin_command::description() const
{
    return about.empty() ? write_command::description() : std::string(name()) + " on " + about;
}

void admin_command::append_to(bson::document_builder& out) const
{
    out.append_all(body);
    append_common(out);
}

result<void> check_update(const command& what, bson::document_view changes, std::string_view instead)
{
    bool right = !changes.empty();
    for (const auto& [key, value] : changes)
        right = right && key.starts_with('$');
    if (right)
        return {};
    return error(errc::invalid_argument,
                 what.description() +
                     ": an update needs operators, as {$set: {...}}; to put the whole document in "
                     "place, use " +
                     std::string(instead));
}

result<void> check_replacement(const command& what, bson::document_view changes, std::string_view instead)
{
    for (const auto& [key, value] : changes)
        if (key.starts_with('$'))
            return error(errc::invalid_argument, what.description() +
                                                     ": a replacement has no operators; to change fields, use " +
                                                     std::string(instead));
    return {};
}

} // namespace zonda::mongo::core
