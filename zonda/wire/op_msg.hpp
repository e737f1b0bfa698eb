// OP_MSG, the message that commands and replies travel in (docs/op_msg.md).
//
//   header (16)  flagBits (4)  section...  [checksum (4)]
//   section:  0  document                                    the body: exactly one
//             1  length (4)  identifier NUL  document...     a document sequence; the length counts itself
#pragma once

#include <zonda/wire/document_sequence.hpp>
#include <zonda/wire/message_header.hpp>

#include <span>
#include <vector>

namespace zonda::wire
{

/// Bits 0 to 15 are required: who does not know one must refuse the message. Bits 16 to 31 are optional.
namespace flag_bits
{
inline constexpr std::uint32_t checksum_present = 1u << 0;
/// The receiver must not answer (in a request), or another message follows without being asked for (in a reply).
inline constexpr std::uint32_t more_to_come = 1u << 1;
/// The sender of this request can take more than one reply to it.
inline constexpr std::uint32_t exhaust_allowed = 1u << 16;
} // namespace flag_bits

/// A parsed message: looks into the bytes it was parsed from and lives no longer than they do.
struct op_msg_view
{
    message_header header{};
    std::uint32_t flags{};
    bson::document_view body{};
    /// No two of the same identifier.
    std::vector<document_sequence_view> sequences{};

    bool more_to_come() const noexcept { return (flags & flag_bits::more_to_come) != 0; }
    bool exhaust_allowed() const noexcept { return (flags & flag_bits::exhaust_allowed) != 0; }
};

/// More sequences than this in one message are refused; no command has more than two.
inline constexpr std::size_t max_sequences = 8;

/// Parses a whole message, and validates every document in it, so that its views need no further check.
///
/// `message` is exactly one message: read as many bytes as message_length() says. Takes memory only for the list of
/// sequences. Errors: any errc but query_failed, in words that say at which byte; with malformed_document the header
/// and the flags are right. Spec: MongoDB driver specifications, OP_MSG.
result<op_msg_view> parse_op_msg(bytes_view message);

/// Appends a message to `out`. With flag_bits::checksum_present its checksum is computed and appended.
///
/// The documents are trusted to be valid. The caller keeps the whole message under the peer's maxMessageSizeBytes.
void append_op_msg(bytes& out, std::int32_t request_id, std::int32_t response_to, std::uint32_t flags,
                   bson::document_view body, std::span<const document_sequence_view> sequences = {});

/// The same in pieces, for a body that is built where it is sent: begin, then exactly one document at the end of `out`
/// (bson::document_builder does that), then sequences if any, then finish. Returns where the message begins.
std::size_t begin_op_msg(bytes& out, std::int32_t request_id, std::int32_t response_to, std::uint32_t flags);
void append_sequence(bytes& out, const document_sequence_view& sequence);
/// Writes the length, and the checksum if `begin_op_msg` was told of one.
void finish_op_msg(bytes& out, std::size_t start);

/// The bytes that a sequence adds to a message beside its documents: kind, length, identifier, NUL.
constexpr std::size_t sequence_overhead(std::string_view identifier) noexcept
{
    return 1 + 4 + identifier.size() + 1;
}

} // namespace zonda::wire
