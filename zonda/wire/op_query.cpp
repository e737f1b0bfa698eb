#include <zonda/base/text.hpp>
#include <zonda/bson/validate.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/op_query.hpp>

namespace zonda::wire
{

namespace
{

constexpr std::int32_t cursor_not_found = 1 << 0;
constexpr std::int32_t query_failure = 1 << 1;
constexpr std::size_t reply_document_offset = header_size + 20;

error failure(errc code, std::string_view message, const std::string& what, std::size_t offset)
{
    return {code, std::string(message) + ": " + what + " (byte " + std::to_string(offset) + ")"};
}

result<message_header> header_of(bytes_view message, op_code code, std::string_view name)
{
    auto header = parse_whole_header(message);
    if (header && header->op_code != static_cast<std::int32_t>(code))
    {
        return failure(errc::unexpected_op_code, name, "opCode is " + std::to_string(header->op_code), 12);
    }
    return header;
}

// The one document that fills the message from `offset` to its end.
result<bson::document_view> last_document(bytes_view message, std::size_t offset, std::string_view name)
{
    const auto document = bson::validate(message.subspan(offset));
    if (!document)
    {
        return failure(errc::malformed_document, name, document.error().what(), offset);
    }
    return *document;
}

} // namespace

result<op_query_view> parse_op_query(bytes_view message)
{
    const auto header = header_of(message, op_code::query, "OP_QUERY");
    if (!header)
    {
        return header.error();
    }
    if (message.size() < header_size + 4)
    {
        return failure(errc::message_too_short, "OP_QUERY", "no room for the flags", header_size);
    }
    op_query_view out;
    out.header = *header;
    out.flags = load_i32(message, header_size);
    const auto rest = as_text(message.subspan(header_size + 4));
    const auto nul = rest.find('\0');
    if (nul == std::string_view::npos || !is_utf8(rest.substr(0, nul)))
    {
        return failure(errc::malformed_section, "OP_QUERY", "the collection's name does not end or is not UTF-8",
                       header_size + 4);
    }
    out.full_collection_name = rest.substr(0, nul);
    const std::size_t numbers = header_size + 4 + nul + 1;
    if (message.size() - numbers < 8)
    {
        return failure(errc::message_too_short, "OP_QUERY", "no room for numberToSkip and numberToReturn", numbers);
    }
    out.number_to_skip = load_i32(message, numbers);
    out.number_to_return = load_i32(message, numbers + 4);
    const auto query = last_document(message, numbers + 8, "OP_QUERY");
    if (!query)
    {
        return query.error();
    }
    out.query = *query;
    return out;
}

void append_op_query(bytes& out, std::int32_t request_id, std::string_view database, bson::document_view query)
{
    const std::size_t start = begin_message(out, request_id, 0, op_code::query);
    append_i32(out, 0);
    for (const std::string_view part : {database, std::string_view(".$cmd")})
        append_bytes(out, as_bytes(part));
    out.push_back(0);
    append_i32(out, 0);
    append_i32(out, -1); // one document, and no cursor left open for it
    append_bytes(out, query.data());
    finish_message(out, start);
}

result<op_reply_view> parse_op_reply(bytes_view message)
{
    const auto header = header_of(message, op_code::reply, "OP_REPLY");
    if (!header)
    {
        return header.error();
    }
    if (message.size() < reply_document_offset)
    {
        return failure(errc::message_too_short, "OP_REPLY", "no room for its numbers", header_size);
    }
    op_reply_view out;
    out.header = *header;
    out.flags = load_i32(message, header_size);
    if ((out.flags & (cursor_not_found | query_failure)) != 0)
    {
        return failure(errc::query_failed, "OP_REPLY", "responseFlags are " + std::to_string(out.flags), header_size);
    }
    if (const auto count = load_i32(message, header_size + 16); count != 1)
    {
        return failure(errc::malformed_section, "OP_REPLY", "numberReturned is " + std::to_string(count) + " and not 1",
                       header_size + 16);
    }
    const auto document = last_document(message, reply_document_offset, "OP_REPLY");
    if (!document)
    {
        return document.error();
    }
    out.document = *document;
    return out;
}

void append_op_reply(bytes& out, std::int32_t request_id, std::int32_t response_to, bson::document_view document)
{
    const std::size_t start = begin_message(out, request_id, response_to, op_code::reply);
    append_i32(out, 1 << 3); // AwaitCapable, as every server since 1.6 says
    append_i64(out, 0);
    append_i32(out, 0);
    append_i32(out, 1);
    append_bytes(out, document.data());
    finish_message(out, start);
}

} // namespace zonda::wire
