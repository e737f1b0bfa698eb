#include <zonda/base/text.hpp>
#include <zonda/bson/validate.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/crc32c.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/op_msg.hpp>

#include <algorithm>

namespace zonda::wire
{

namespace
{

constexpr std::size_t sections_offset = header_size + 4;
constexpr std::size_t checksum_size = 4;
constexpr std::size_t smallest_document = 5;
constexpr std::uint32_t required_flags = 0xFFFF;
constexpr std::uint32_t known_required_flags = flag_bits::checksum_present | flag_bits::more_to_come;

error failure(errc code, const std::string& what, std::size_t offset)
{
    return {code, "OP_MSG: " + what + " (byte " + std::to_string(offset) + ")"};
}

// Reads the sections of one message, in any order.
class section_reader
{
public:
    section_reader(bytes_view message, std::size_t end) : message_(message), end_(end) {}

    result<void> read_all(op_msg_view& out)
    {
        while (at_ < end_)
        {
            const std::uint8_t kind = message_[at_];
            const auto read = kind == 0   ? read_body(out)
                              : kind == 1 ? read_sequence(out)
                                          : failure(errc::malformed_section,
                                                    "a section of unknown kind " + std::to_string(kind), at_);
            if (!read)
            {
                return read.error();
            }
        }
        if (!has_body_)
        {
            return failure(errc::malformed_section, "no section of kind 0, so there is no command or reply in it", at_);
        }
        return {};
    }

private:
    result<void> read_body(op_msg_view& out)
    {
        if (has_body_)
        {
            return failure(errc::malformed_section, "a second section of kind 0", at_);
        }
        ++at_;
        const auto body = read_document(end_);
        if (!body)
        {
            return body.error();
        }
        out.body = *body;
        has_body_ = true;
        return {};
    }

    result<void> read_sequence(op_msg_view& out)
    {
        if (out.sequences.size() == max_sequences)
        {
            return failure(errc::malformed_section,
                           "more than " + std::to_string(max_sequences) + " document sequences", at_);
        }
        ++at_;
        const auto sequence_end = read_length("document sequence", 4 + 1, end_);
        if (!sequence_end)
        {
            return sequence_end.error();
        }
        at_ += 4;
        document_sequence_view sequence;
        const auto identifier = read_identifier(*sequence_end, out);
        if (!identifier)
        {
            return identifier.error();
        }
        sequence.identifier = *identifier;
        const std::size_t first = at_;
        while (at_ < *sequence_end)
        {
            const auto document = read_document(*sequence_end);
            if (!document)
            {
                return document.error();
            }
        }
        sequence.documents = message_.subspan(first, at_ - first);
        out.sequences.push_back(sequence);
        return {};
    }

    // Where the thing that begins here ends, by its own length, which counts itself.
    result<std::size_t> read_length(std::string_view what, std::size_t least, std::size_t limit)
    {
        if (limit - at_ < 4)
        {
            return failure(errc::length_mismatch, "no room for the length of a " + std::string(what), at_);
        }
        const std::int32_t length = load_i32(message_, at_);
        if (length < static_cast<std::int32_t>(least) || static_cast<std::size_t>(length) > limit - at_)
        {
            return failure(errc::length_mismatch,
                           "a " + std::string(what) + " of " + std::to_string(length) + " bytes where " +
                               std::to_string(limit - at_) + " are left",
                           at_);
        }
        return at_ + static_cast<std::size_t>(length);
    }

    result<std::string_view> read_identifier(std::size_t sequence_end, const op_msg_view& out)
    {
        const auto rest = as_text(message_.subspan(at_, sequence_end - at_));
        const auto nul = rest.find('\0');
        if (nul == std::string_view::npos)
        {
            return failure(errc::malformed_section, "the name of a document sequence does not end", at_);
        }
        const auto identifier = rest.substr(0, nul);
        if (!is_utf8(identifier))
        {
            return failure(errc::malformed_section, "the name of a document sequence is not UTF-8", at_);
        }
        if (std::ranges::any_of(out.sequences, [&](const auto& s) { return s.identifier == identifier; }))
        {
            return failure(errc::malformed_section,
                           "a second document sequence named \"" + std::string(identifier) + "\"", at_);
        }
        at_ += nul + 1;
        return identifier;
    }

    result<bson::document_view> read_document(std::size_t limit)
    {
        const auto end = read_length("document", smallest_document, limit);
        if (!end)
        {
            return end.error();
        }
        const auto document = bson::validate(message_.subspan(at_, *end - at_));
        if (!document)
        {
            return failure(errc::malformed_document, document.error().what(), at_);
        }
        at_ = *end;
        return *document;
    }

    bytes_view message_;
    std::size_t end_;
    std::size_t at_{sections_offset};
    bool has_body_{false};
};

// Where the sections end: before the checksum when there is one, and it fits.
result<std::size_t> sections_end(bytes_view message, std::uint32_t flags)
{
    if ((flags & flag_bits::checksum_present) == 0)
    {
        return message.size();
    }
    if (message.size() < sections_offset + checksum_size)
    {
        return failure(errc::length_mismatch, "no room for the checksum that its flags announce", sections_offset);
    }
    const std::size_t end = message.size() - checksum_size;
    if (crc32c(message.first(end)) != load_u32(message, end))
    {
        return failure(errc::checksum_mismatch, "the checksum does not fit, the message was damaged", end);
    }
    return end;
}

} // namespace

result<op_msg_view> parse_op_msg(bytes_view message)
{
    const auto header = parse_whole_header(message);
    if (!header)
    {
        return header.error();
    }
    if (header->op_code != static_cast<std::int32_t>(op_code::msg))
    {
        return failure(errc::unexpected_op_code, "opCode is " + std::to_string(header->op_code) + " and not 2013", 12);
    }
    if (message.size() < sections_offset)
    {
        return failure(errc::message_too_short, "no room for the flags", header_size);
    }
    op_msg_view out;
    out.header = *header;
    out.flags = load_u32(message, header_size);
    if ((out.flags & required_flags & ~known_required_flags) != 0)
    {
        return failure(errc::unknown_flag,
                       "flagBits " + std::to_string(out.flags) + " have a required bit not known here", header_size);
    }
    const auto end = sections_end(message, out.flags);
    if (!end)
    {
        return end.error();
    }
    const auto read = section_reader(message, *end).read_all(out);
    if (!read)
    {
        return read.error();
    }
    return out;
}

void append_op_msg(bytes& out, std::int32_t request_id, std::int32_t response_to, std::uint32_t flags,
                   bson::document_view body, std::span<const document_sequence_view> sequences)
{
    const std::size_t start = begin_op_msg(out, request_id, response_to, flags);
    append_bytes(out, body.data());
    for (const auto& sequence : sequences)
        append_sequence(out, sequence);
    finish_op_msg(out, start);
}

std::size_t begin_op_msg(bytes& out, std::int32_t request_id, std::int32_t response_to, std::uint32_t flags)
{
    const std::size_t start = begin_message(out, request_id, response_to, op_code::msg);
    append_u32(out, flags);
    out.push_back(0);
    return start;
}

void append_sequence(bytes& out, const document_sequence_view& sequence)
{
    const auto size = sequence_overhead(sequence.identifier) - 1 + sequence.documents.size();
    out.push_back(1);
    append_u32(out, static_cast<std::uint32_t>(size));
    append_bytes(out, as_bytes(sequence.identifier));
    out.push_back(0);
    append_bytes(out, sequence.documents);
}

void finish_op_msg(bytes& out, std::size_t start)
{
    const bool with_checksum = (load_u32(out, start + header_size) & flag_bits::checksum_present) != 0;
    if (with_checksum)
        append_u32(out, 0);
    finish_message(out, start);
    if (!with_checksum)
        return;
    const std::size_t end = out.size() - checksum_size;
    store_u32(out, end, crc32c(bytes_view(out).subspan(start, end - start)));
}

} // namespace zonda::wire
