#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/count.hpp>

namespace zonda::mongo
{

namespace
{

bson::array counting_pipeline(const bson::document& filter, std::optional<std::int64_t> skip,
                              std::optional<std::int64_t> limit)
{
    bytes data;
    bson::document_builder out(data, bson::document_builder::root::array);
    out.push_document().append("$match", filter).close();
    if (skip)
        out.push_document().append("$skip", static_cast<long>(*skip)).close();
    if (limit)
        out.push_document().append("$limit", static_cast<long>(*limit)).close();
    out.push_document().open_document("$group").append("_id", 1).open_document("n").append("$sum", 1);
    out.close().close().close();
    out.finish();
    return bson::array::trusted(std::move(data));
}

result<std::int64_t> count_of(bson::document_view reply)
{
    // No document at all: nothing matched.
    return reply["cursor"]["firstBatch"][0]["n"].to_int64().value_or(0);
}

} // namespace

task<result<std::int64_t>> count_documents_operation::execute()
{
    command_.pipeline = counting_pipeline(filter_, skip_, limit_);
    return io::execute_and_read<std::int64_t>(*core_, command_, io::within(*core_, timeout_), count_of);
}

task<result<std::int64_t>> estimated_document_count_operation::execute()
{
    const auto read = [](bson::document_view reply) -> result<std::int64_t> { return io::count_in(reply, "n"); };
    return io::execute_and_read<std::int64_t>(*core_, command_, io::within(*core_, timeout_), read);
}

task<result<bson::array>> distinct_operation::execute()
{
    const auto read = [](bson::document_view reply) -> result<bson::array>
    {
        const auto values = reply["values"].get<bson::array_view>();
        if (!values)
            return error(errc::protocol_error, "the server's reply to distinct has no values");
        return bson::array(*values);
    };
    return io::execute_and_read<bson::array>(*core_, command_, io::within(*core_, timeout_), read);
}

} // namespace zonda::mongo
