// What can be wrong with a message.
#pragma once

#include <zonda/base/error.hpp>

#include <type_traits>

namespace zonda::wire
{

/// Each but malformed_document means that the connection it came from cannot be used further: its peer does not speak
/// the protocol.
enum class errc
{
    message_too_short = 1, ///< messageLength is under 16, or the bytes end before the message does
    message_too_long,      ///< messageLength is over what is accepted
    length_mismatch,       ///< a length inside the message disagrees with the bytes that are there
    unexpected_op_code,    ///< not the kind of message that was asked for
    unknown_flag,          ///< a required flag bit (0-15) that this side does not know
    checksum_mismatch,     ///< CRC-32C differs: the message was damaged on its way
    malformed_section,     ///< unknown kind, no body, two bodies, too many sequences, or an identifier without end
    malformed_document,    ///< a document in it is no valid BSON, or too deep; the message around it is as it should be
    query_failed           ///< OP_REPLY with QueryFailure or CursorNotFound set
};

const error_category& wire_category() noexcept;
error_code make_error_code(errc code) noexcept;

} // namespace zonda::wire

namespace boost::system
{
template <>
struct is_error_code_enum<zonda::wire::errc> : std::true_type
{
};
} // namespace boost::system
