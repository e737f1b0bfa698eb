#include <zonda/mongo/core/cursor_batch.hpp>
#include <zonda/mongo/core/errc.hpp>

namespace zonda::mongo::core
{

result<cursor_batch> read_cursor_batch(bson::document_view reply)
{
    const auto cursor = reply["cursor"];
    const auto id = cursor["id"].to_int64();
    auto documents = cursor["firstBatch"].get<bson::array_view>();
    if (!documents)
        documents = cursor["nextBatch"].get<bson::array_view>();
    if (!id || !documents)
        return error(errc::protocol_error, "the server's reply has no cursor, or one without id or batch");
    for (const auto document : *documents)
        if (document.kind() != bson::type::document)
            return error(errc::protocol_error, "the server's cursor has something in it that is not a document");
    return cursor_batch{*id, *documents, cursor["ns"].text()};
}

} // namespace zonda::mongo::core
