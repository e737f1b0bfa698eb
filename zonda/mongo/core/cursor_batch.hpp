// One batch of a cursor, out of a reply.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>

#include <cstdint>

namespace zonda::mongo::core
{

/// Looks into the reply.
struct cursor_batch
{
    /// 0: there is no more.
    std::int64_t cursor_id{0};
    bson::array_view documents{};
    /// `database.collection` that getMore asks; empty: the same as before.
    std::string_view name_space{};
};

/// Out of the reply to find, aggregate or getMore. Every item of the batch is a document.
///
/// Errors: errc::protocol_error.
result<cursor_batch> read_cursor_batch(bson::document_view reply);

} // namespace zonda::mongo::core
