#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/message_header.hpp>

namespace zonda::wire
{

result<std::size_t> message_length(bytes_view first_bytes, std::size_t max)
{
    if (first_bytes.size() < 4)
    {
        return error(errc::message_too_short,
                     "a message's length needs 4 bytes, here are " + std::to_string(first_bytes.size()));
    }
    const std::int32_t length = load_i32(first_bytes, 0);
    if (length < static_cast<std::int32_t>(header_size))
    {
        return error(errc::message_too_short, "messageLength is " + std::to_string(length) +
                                                  ", a message has at least 16 bytes: the peer does not speak "
                                                  "MongoDB's protocol, or the stream is out of step");
    }
    if (static_cast<std::size_t>(length) > max)
    {
        return error(errc::message_too_long, "messageLength is " + std::to_string(length) + ", at most " +
                                                 std::to_string(max) + " bytes are accepted");
    }
    return static_cast<std::size_t>(length);
}

result<message_header> parse_header(bytes_view first_bytes, std::size_t max)
{
    const auto length = message_length(first_bytes, max);
    if (!length)
    {
        return length.error();
    }
    if (first_bytes.size() < header_size)
    {
        return error(errc::message_too_short,
                     "a message's header has 16 bytes, here are " + std::to_string(first_bytes.size()));
    }
    return message_header{static_cast<std::int32_t>(*length), load_i32(first_bytes, 4), load_i32(first_bytes, 8),
                          load_i32(first_bytes, 12)};
}

result<message_header> parse_whole_header(bytes_view message)
{
    auto header = parse_header(message, INT32_MAX);
    if (header && static_cast<std::size_t>(header->message_length) != message.size())
    {
        const auto code = static_cast<std::size_t>(header->message_length) > message.size() ? errc::message_too_short
                                                                                            : errc::length_mismatch;
        return error(code, "messageLength is " + std::to_string(header->message_length) + ", here are " +
                               std::to_string(message.size()) + " bytes");
    }
    return header;
}

std::size_t begin_message(bytes& out, std::int32_t request_id, std::int32_t response_to, op_code code)
{
    const std::size_t start = out.size();
    out.resize(start + header_size); // the length is written at the end
    store_u32(out, start + 4, static_cast<std::uint32_t>(request_id));
    store_u32(out, start + 8, static_cast<std::uint32_t>(response_to));
    store_u32(out, start + 12, static_cast<std::uint32_t>(code));
    return start;
}

void finish_message(bytes& out, std::size_t start)
{
    store_u32(out, start, static_cast<std::uint32_t>(out.size() - start));
}

} // namespace zonda::wire
