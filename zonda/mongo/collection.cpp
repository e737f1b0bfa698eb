#include <zonda/bson/doc.hpp>
#include <zonda/mongo/collection.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo
{

core::find_command collection::finding(bson::document filter) const
{
    core::find_command out;
    out.where = where_;
    out.filter = std::move(filter);
    out.read_concern_level = concerns_.read_level;
    out.access = core_->read_access();
    return out;
}

core::aggregate_command collection::aggregating() const
{
    core::aggregate_command out;
    out.where = where_;
    out.read_concern_level = concerns_.read_level;
    out.write_concern = concerns_.write;
    out.access = core_->read_access();
    return out;
}

core::read_command collection::reading(bson::document body) const
{
    core::read_command out;
    out.where = where_;
    out.body = std::move(body);
    out.read_concern_level = concerns_.read_level;
    out.access = core_->read_access();
    return out;
}

template <class Command>
Command collection::writing() const
{
    Command out;
    out.where = where_;
    out.write_concern = concerns_.write;
    return out;
}

collection collection::with_write_concern(mongo::write_concern concern) const
{
    auto out = *this;
    out.concerns_.write = std::move(concern);
    return out;
}

collection collection::with_read_concern(std::string_view level) const
{
    auto out = *this;
    out.concerns_.read_level = level;
    return out;
}

find_operation collection::find(bson::document filter) const
{
    return {core_, finding(std::move(filter))};
}

find_one_operation collection::find_one(bson::document filter) const
{
    return {core_, finding(std::move(filter))};
}

aggregation collection::aggregate() const
{
    return {core_, aggregating()};
}

count_documents_operation collection::count_documents(bson::document filter) const
{
    return {core_, aggregating(), std::move(filter)};
}

estimated_document_count_operation collection::estimated_document_count() const
{
    return {core_, reading(bson::doc("count", std::string_view(where_.collection)))};
}

distinct_operation collection::distinct(std::string_view field, bson::document filter) const
{
    return {core_, reading(bson::doc("distinct", std::string_view(where_.collection), "key", field, "query", filter))};
}

insert_one_operation collection::insert_one(bson::document_view document) const
{
    return {core_, writing<core::insert_command>(), document};
}

insert_many_operation collection::insert_nothing() const
{
    return {core_, writing<core::insert_command>()};
}

namespace
{

core::update_command update(core::update_command command, bson::document filter, bson::document changes,
                            bson::array pipeline, bool multi)
{
    command.filter = std::move(filter);
    command.changes = std::move(changes);
    command.pipeline = std::move(pipeline);
    command.multi = multi;
    return command;
}

core::delete_command remove(core::delete_command command, bson::document filter, bool multi)
{
    command.filter = std::move(filter);
    command.multi = multi;
    return command;
}

core::find_and_modify_command modify(core::find_and_modify_command command, bson::document filter,
                                     bson::document changes, bson::array pipeline)
{
    command.filter = std::move(filter);
    command.changes = std::move(changes);
    command.pipeline = std::move(pipeline);
    return command;
}

} // namespace

update_one_operation collection::update_one(bson::document filter, bson::document changes) const
{
    return {core_, update(writing<core::update_command>(), std::move(filter), std::move(changes), {}, false)};
}

update_one_operation collection::update_one(bson::document filter, bson::array pipeline) const
{
    return {core_, update(writing<core::update_command>(), std::move(filter), {}, std::move(pipeline), false)};
}

update_many_operation collection::update_many(bson::document filter, bson::document changes) const
{
    return {core_, update(writing<core::update_command>(), std::move(filter), std::move(changes), {}, true)};
}

update_many_operation collection::update_many(bson::document filter, bson::array pipeline) const
{
    return {core_, update(writing<core::update_command>(), std::move(filter), {}, std::move(pipeline), true)};
}

replace_one_operation collection::replace_one(bson::document filter, bson::document replacement) const
{
    return {core_, update(writing<core::update_command>(), std::move(filter), std::move(replacement), {}, false)};
}

delete_operation collection::delete_one(bson::document filter) const
{
    return {core_, remove(writing<core::delete_command>(), std::move(filter), false)};
}

delete_operation collection::delete_many(bson::document filter) const
{
    return {core_, remove(writing<core::delete_command>(), std::move(filter), true)};
}

find_one_and_update_operation collection::find_one_and_update(bson::document filter, bson::document changes) const
{
    return {core_, modify(writing<core::find_and_modify_command>(), std::move(filter), std::move(changes), {})};
}

find_one_and_update_operation collection::find_one_and_update(bson::document filter, bson::array pipeline) const
{
    return {core_, modify(writing<core::find_and_modify_command>(), std::move(filter), {}, std::move(pipeline))};
}

find_one_and_replace_operation collection::find_one_and_replace(bson::document filter, bson::document replacement) const
{
    return {core_, modify(writing<core::find_and_modify_command>(), std::move(filter), std::move(replacement), {})};
}

find_one_and_delete_operation collection::find_one_and_delete(bson::document filter) const
{
    auto command = modify(writing<core::find_and_modify_command>(), std::move(filter), {}, {});
    command.remove = true;
    return {core_, std::move(command)};
}

create_indexes_operation collection::create_indexes(std::vector<index_model> indexes) const
{
    return {core_, writing<core::admin_command>(), std::move(indexes)};
}

drop_index_operation collection::drop_index(std::string_view index_name) const
{
    auto command = writing<core::admin_command>();
    command.body = bson::doc("dropIndexes", std::string_view(where_.collection), "index", index_name);
    return {core_, std::move(command), true};
}

drop_index_operation collection::drop_index(const bson::document& keys) const
{
    auto command = writing<core::admin_command>();
    command.body = bson::doc("dropIndexes", std::string_view(where_.collection), "index", keys);
    return {core_, std::move(command), true};
}

drop_index_operation collection::drop_indexes() const
{
    auto command = writing<core::admin_command>();
    command.body = bson::doc("dropIndexes", std::string_view(where_.collection), "index", "*");
    return {core_, std::move(command), false};
}

list_indexes_operation collection::list_indexes() const
{
    core::list_command command;
    command.where = where_;
    command.body = bson::doc("listIndexes", std::string_view(where_.collection));
    return {core_, std::move(command)};
}

rename_operation collection::rename(std::string_view new_name) const
{
    auto command = writing<core::admin_command>();
    command.where = {"admin", {}};
    command.about = where_.to_string();
    command.body = bson::doc("renameCollection", command.about, "to", where_.database + '.' + std::string(new_name));
    return {core_, std::move(command)};
}

drop_operation collection::drop() const
{
    auto command = writing<core::admin_command>();
    command.body = bson::doc("drop", std::string_view(where_.collection));
    return {core_, std::move(command)};
}

} // namespace zonda::mongo
