#include <zonda/bson/doc.hpp>
#include <zonda/mongo/database.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo
{

collection database::operator[](std::string_view collection_name) const
{
    return {core_, core::name_space{name_, std::string(collection_name)}, concerns_};
}

database database::with_write_concern(mongo::write_concern concern) const
{
    auto out = *this;
    out.concerns_.write = std::move(concern);
    return out;
}

database database::with_read_concern(std::string_view level) const
{
    auto out = *this;
    out.concerns_.read_level = level;
    return out;
}

run_command_operation database::run_command(bson::document command) const
{
    core::raw_command raw;
    raw.where.database = name_;
    raw.body = std::move(command);
    return {core_, std::move(raw)};
}

run_cursor_command_operation database::run_cursor_command(bson::document command) const
{
    core::raw_command raw;
    raw.where.database = name_;
    raw.body = std::move(command);
    return {core_, std::move(raw)};
}

create_collection_operation database::create_collection(std::string_view collection_name) const
{
    core::admin_command command;
    command.where = {name_, std::string(collection_name)};
    command.write_concern = concerns_.write;
    command.body = bson::doc("create", collection_name);
    return {core_, std::move(command)};
}

core::list_command database::listing() const
{
    core::list_command command;
    command.where.database = name_;
    command.body = bson::doc("listCollections", 1);
    return command;
}

list_collections_operation database::list_collections() const
{
    return {core_, listing()};
}

list_collection_names_operation database::list_collection_names() const
{
    return {core_, listing()};
}

aggregation database::aggregate() const
{
    core::aggregate_command command;
    command.where.database = name_;
    command.read_concern_level = concerns_.read_level;
    command.write_concern = concerns_.write;
    command.access = core_->read_access();
    return {core_, std::move(command)};
}

drop_operation database::drop() const
{
    core::admin_command command;
    command.where.database = name_;
    command.write_concern = concerns_.write;
    command.body = bson::doc("dropDatabase", 1);
    return {core_, std::move(command)};
}

} // namespace zonda::mongo
