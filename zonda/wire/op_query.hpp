// OP_QUERY and OP_REPLY: older than OP_MSG, and left for one purpose, the first hello on a connection.
//
//   OP_QUERY  header  flags (4)  fullCollectionName NUL  numberToSkip (4)  numberToReturn (4)  query  [fieldsSelector]
//   OP_REPLY  header  responseFlags (4)  cursorID (8)  startingFrom (4)  numberReturned (4)  document...
#pragma once

#include <zonda/bson/document_view.hpp>
#include <zonda/wire/message_header.hpp>

#include <string_view>

namespace zonda::wire
{

/// Looks into the bytes it was parsed from.
struct op_query_view
{
    message_header header{};
    std::int32_t flags{};
    std::string_view full_collection_name{};
    std::int32_t number_to_skip{};
    std::int32_t number_to_return{};
    bson::document_view query{};
};

/// A reply with exactly one document, which is all that a command has. Looks into the bytes it was parsed from.
struct op_reply_view
{
    message_header header{};
    std::int32_t flags{};
    bson::document_view document{};
};

/// Parses a whole message; a fieldsSelector is refused.
/// Errors: errc::unexpected_op_code, errc::message_too_short, errc::length_mismatch, errc::malformed_section,
/// errc::malformed_document.
result<op_query_view> parse_op_query(bytes_view message);

/// A command to `database`.$cmd.
void append_op_query(bytes& out, std::int32_t request_id, std::string_view database, bson::document_view query);

/// Parses a whole message.
/// Errors: as parse_op_query, and errc::query_failed when its flags say so.
result<op_reply_view> parse_op_reply(bytes_view message);

void append_op_reply(bytes& out, std::int32_t request_id, std::int32_t response_to, bson::document_view document);

} // namespace zonda::wire
