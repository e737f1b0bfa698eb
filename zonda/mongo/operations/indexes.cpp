#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/indexes.hpp>

#include <charconv>

namespace zonda::mongo
{

namespace
{

// As in `room_1_seq_-1`, `text_text`.
std::string part_of_name(const bson::element& key)
{
    std::string out(key.key);
    out += '_';
    if (const auto direction = key.value.to_int64())
        return out + std::to_string(*direction);
    return out.append(key.value.text("special"));
}

bson::document create_indexes_body(const std::string& collection, const std::vector<index_model>& indexes)
{
    bytes data;
    bson::document_builder out(data);
    out.append("createIndexes", std::string_view(collection)).open_array("indexes");
    for (const auto& each : indexes)
    {
        out.push_document().append("key", each.keys());
        if (!each.options().contains("name"))
            out.append("name", std::string_view(each.index_name()));
        out.append_all(each.options()).close();
    }
    out.close().finish();
    return bson::document::trusted(std::move(data));
}

} // namespace

std::string index_model::index_name() const
{
    if (const auto chosen = options_["name"].text(); !chosen.empty())
        return std::string(chosen);
    std::string out;
    for (const auto& key : keys_)
    {
        if (!out.empty())
            out += '_';
        out += part_of_name(key);
    }
    return out;
}

task<result<std::vector<std::string>>> create_indexes_operation::execute()
{
    using names_of = std::vector<std::string>;
    const auto refused = [this](const char* why)
    {
        return io::refused<names_of>(
            error(errc::invalid_argument, "createIndexes on " + command_.where.to_string() + why));
    };
    if (indexes_.empty())
        return refused(": no index");
    for (const auto& each : indexes_)
        if (each.keys().empty())
            return refused(": an index without keys");
    // This is no coroutine, which would keep the exception for whoever waits.
    try
    {
        command_.body = create_indexes_body(command_.where.collection, indexes_);
    }
    catch (const error& unfit)
    {
        return refused((std::string(": ") + unfit.what()).c_str());
    }
    const auto read = [this](bson::document_view reply) -> result<names_of>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        names_of names;
        for (const auto& each : indexes_)
            names.push_back(each.index_name());
        return names;
    };
    return io::execute_and_read<names_of>(*core_, command_, io::within(*core_, timeout_), read);
}

namespace
{

// What is not there needs no dropping.
task<result<void>> drop(io::client_core& core, const core::admin_command& command, io::execution how,
                        write_report* report)
{
    auto dropped = co_await io::administer(core, command, how, report);
    const auto code = dropped ? error_code() : dropped.error().code();
    if (code == server_errc::namespace_not_found || code == server_errc::index_not_found)
        co_return result<void>();
    co_return dropped;
}

} // namespace

task<result<void>> drop_operation::execute()
{
    return drop(*core_, command_, io::within(*core_, timeout_), report_);
}

task<result<void>> drop_index_operation::execute()
{
    // Spec: index management, dropIndex.
    const auto index = command_.body["index"];
    if (one_index_ && !index.get<bson::document_view>() && (index.text() == "*" || index.text().empty()))
        return io::refused<void>(error(errc::invalid_argument, command_.description() +
                                                                   ": drop_index drops one index, by its name or its "
                                                                   "keys; to drop all, use drop_indexes"));
    return drop(*core_, command_, io::within(*core_, timeout_), report_);
}

} // namespace zonda::mongo
