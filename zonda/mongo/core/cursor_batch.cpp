#include <zonda/mongo/core/cursor_batch.hpp>
#include <zonda/mongo/core/errc.hpp>

#include <cstdint>
#include <optional>

namespace zonda::mongo::core
{

result<cursor_batch> read_cursor_batch(bson::document_view reply)
{
    std::optional<std::int64_t> id;
    std::optional<bson::array_view> documents;
    std::string_view name_space;
    for (const auto& [key, value] : reply["cursor"].get<bson::document_view>().value_or(bson::document_view()))
    {
        if (key == "firstBatch" || key == "nextBatch")
            documents = value.get<bson::array_view>();
        else if (key == "id")
            id = value.to_int64();
        else if (key == "ns")
            name_space = value.text();
    }
    if (!id || !documents)
        return error(errc::protocol_error, "the server's reply has no cursor, or one without id or batch");
    for (const auto document : *documents)
    {
        if (document.kind() != bson::type::document)
            return error(errc::protocol_error, "the server's cursor has something in it that is not a document");
        // Where one begins is known from the one before; of a large batch each would be waited for.
        const auto data = document.data();
        const auto later = reinterpret_cast<std::uintptr_t>(data.data()) + 8 * data.size();
        __builtin_prefetch(reinterpret_cast<const void*>(later));
    }
    return cursor_batch{*id, *documents, name_space};
}

} // namespace zonda::mongo::core
