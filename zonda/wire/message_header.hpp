// The 16 bytes every message begins with.
//
//   offset  bytes  name
//        0      4  messageLength  of the whole message, these 16 included
//        4      4  requestID      chosen by the sender
//        8      4  responseTo     requestID of the message this one answers; 0 in a request
//       12      4  opCode
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/base/result.hpp>

namespace zonda::wire
{

enum class op_code : std::int32_t
{
    reply = 1,
    query = 2004,
    compressed = 2012,
    msg = 2013
};

struct message_header
{
    std::int32_t message_length{};
    std::int32_t request_id{};
    std::int32_t response_to{};
    std::int32_t op_code{};
};

inline constexpr std::size_t header_size = 16;
/// What MongoDB accepts and sends: maxMessageSizeBytes.
inline constexpr std::size_t default_max_message_size = 48'000'000;

/// How many bytes the message has whose first bytes these are: read it as soon as 4 bytes are there, and before
/// anything is allocated.
///
/// Errors: errc::message_too_short (fewer than 4 bytes given, or a length under 16), errc::message_too_long.
result<std::size_t> message_length(bytes_view first_bytes, std::size_t max = default_max_message_size);

/// Errors: as message_length, and errc::message_too_short when `first_bytes` has fewer than 16.
result<message_header> parse_header(bytes_view first_bytes, std::size_t max = default_max_message_size);

/// The header of a message that lies whole in `message`: its length must be exactly the bytes that are there.
///
/// Errors: as parse_header, and errc::length_mismatch.
result<message_header> parse_whole_header(bytes_view message);

/// Begins a message at the end of `out`, with a length that finish_message fills in. Returns where it begins.
std::size_t begin_message(bytes& out, std::int32_t request_id, std::int32_t response_to, op_code code);

/// Writes the length of the message that begins at `start` and goes to the end of `out`.
void finish_message(bytes& out, std::size_t start);

} // namespace zonda::wire
