#include <zonda/bson/doc.hpp>
#include <zonda/mongo/database.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo
{

collection database::operator[](std::string_view collection_name) const
{
    return {core_, core::name_space{name_, std::string(collection_name)}};
}

run_command_operation database::run_command(bson::document command) const
{
    core::raw_command raw;
    raw.where.database = name_;
    raw.body = std::move(command);
    return {core_, std::move(raw)};
}

aggregation database::aggregate() const
{
    core::aggregate_command command;
    command.where.database = name_;
    command.read_concern_level = core_->settings().read_concern_level;
    command.write_concern = core_->settings().write_concern;
    command.access = core_->read_access();
    return {core_, std::move(command)};
}

drop_operation database::drop() const
{
    core::admin_command command;
    command.where.database = name_;
    command.write_concern = core_->settings().write_concern;
    command.body = bson::doc("dropDatabase", 1);
    return {core_, std::move(command)};
}

} // namespace zonda::mongo
