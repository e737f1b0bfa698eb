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
    if (indexes_.empty())
        co_return error(errc::invalid_argument, "createIndexes on " + command_.where.to_string() + ": no index");
    for (const auto& each : indexes_)
        if (each.keys().empty())
            co_return error(errc::invalid_argument,
                            "createIndexes on " + command_.where.to_string() + ": an index without keys");
    command_.body = create_indexes_body(command_.where.collection, indexes_);
    const auto how = io::within(*core_, timeout_);
    const auto read = [&](bson::document_view reply) -> result<std::vector<std::string>>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        std::vector<std::string> names;
        for (const auto& each : indexes_)
            names.push_back(each.index_name());
        return names;
    };
    co_return co_await io::execute_and_read<std::vector<std::string>>(*core_, command_, how, read);
}

task<result<void>> drop_operation::execute()
{
    // Spec: index management, dropIndex.
    const auto& body = command_.body;
    if (one_index_ && (body["index"].text() == "*" || body["index"].text().empty()) &&
        !body["index"].get<bson::document_view>())
        co_return error(errc::invalid_argument, command_.description() +
                                                    ": drop_index drops one index, by its name or its keys; to drop "
                                                    "all, use drop_indexes");
    const auto how = io::within(*core_, timeout_);
    auto answer = co_await io::execute(*core_, command_, how);
    // What is not there needs no dropping.
    const bool gone = !answer && (answer.error().code() == server_errc::namespace_not_found ||
                                  answer.error().code() == server_errc::index_not_found);
    if (gone)
        co_return result<void>();
    if (!answer)
        co_return answer.error();
    if (auto failed = io::write_error_in(answer->body(), command_, report_))
        co_return std::move(*failed);
    core_->buffers().put_back(std::move(answer->buffer));
    co_return result<void>();
}

} // namespace zonda::mongo
