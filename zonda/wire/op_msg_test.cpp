#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/crc32c.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/op_msg.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace zonda::wire;
using zonda::as_text;
using zonda::bytes;
using zonda::bytes_view;
using zonda::bson::doc;

namespace
{

bytes concatenated(std::initializer_list<zonda::bson::document> documents)
{
    bytes out;
    for (const auto& document : documents)
    {
        out.insert(out.end(), document.data().begin(), document.data().end());
    }
    return out;
}

void append(bytes& out, bytes_view more)
{
    out.insert(out.end(), more.begin(), more.end());
}

// A message whose sections are given byte by byte; its header and length are right.
bytes with_sections(std::uint32_t flags, bytes_view sections)
{
    bytes out;
    const auto start = begin_message(out, 7, 0, op_code::msg);
    append_u32(out, flags);
    append(out, sections);
    finish_message(out, start);
    return out;
}

bytes body_section(const zonda::bson::document& body)
{
    bytes out{0};
    append(out, body.data());
    return out;
}

bytes an_insert(std::uint32_t flags)
{
    const auto body = doc("insert", "matches", "$db", "genie");
    const auto documents = concatenated({doc("_id", 1, "teamA", "Brazil"), doc("_id", 2), doc()});
    const std::array sequences{document_sequence_view{"documents", documents}};
    bytes out;
    append_op_msg(out, 42, 0, flags, body, sequences);
    return out;
}

zonda::error_code code_of(bytes_view message)
{
    const auto parsed = parse_op_msg(message);
    return parsed ? zonda::error_code{} : parsed.error().code();
}

} // namespace

TEST_CASE("a ping has the bytes that the specification says")
{
    bytes out;
    append_op_msg(out, 1, 0, 0, doc("ping", 1));
    CHECK(zonda::to_hex(out) == "24000000"
                                "01000000"
                                "00000000"
                                "dd070000"
                                "00000000"
                                "00"
                                "0f000000"
                                "1070696e670001000000"
                                "00");
}

TEST_CASE("what was appended is parsed again: body, two sequences, header, flags")
{
    const auto ops = concatenated({doc("insert", 0)});
    const auto names = concatenated({doc("ns", "a.b"), doc("ns", "a.c")});
    const std::array sequences{document_sequence_view{"ops", ops}, document_sequence_view{"nsInfo", names}};
    bytes out;
    const auto body = doc("bulkWrite", 1);
    append_op_msg(out, 5, 4, flag_bits::exhaust_allowed, body, sequences);

    const auto parsed = parse_op_msg(out);
    REQUIRE(parsed.has_value());
    CHECK(parsed->header.request_id == 5);
    CHECK(parsed->header.response_to == 4);
    CHECK(parsed->exhaust_allowed());
    CHECK_FALSE(parsed->more_to_come());
    CHECK(parsed->body["bulkWrite"].to_int64() == 1);
    REQUIRE(parsed->sequences.size() == 2);
    CHECK(parsed->sequences[0].identifier == "ops");
    CHECK(parsed->sequences[0].count() == 1);
    CHECK(parsed->sequences[1].identifier == "nsInfo");
    std::string seen;
    for (const auto document : parsed->sequences[1])
    {
        seen += document["ns"].text();
    }
    CHECK(seen == "a.ba.c");
}

TEST_CASE("messages follow one another in one buffer")
{
    bytes out = an_insert(0);
    const auto first = out.size();
    append_op_msg(out, 43, 0, flag_bits::checksum_present, doc("ping", 1));
    CHECK(message_length(out).value() == first);
    CHECK(code_of(bytes_view(out).first(first)) == zonda::error_code{});
    CHECK(parse_op_msg(bytes_view(out).subspan(first)).value().header.request_id == 43);
}

TEST_CASE("the body may come after the sequences")
{
    const auto documents = concatenated({doc("_id", 1)});
    bytes sections{1};
    append_u32(sections, static_cast<std::uint32_t>(4 + 10 + documents.size()));
    append(sections, zonda::as_bytes(std::string_view("documents\0", 10)));
    append(sections, documents);
    append(sections, body_section(doc("insert", "matches")));
    const auto message = with_sections(0, sections);
    const auto parsed = parse_op_msg(message);
    REQUIRE(parsed.has_value());
    CHECK(parsed->body["insert"].text() == "matches");
    CHECK(parsed->sequences.at(0).count() == 1);
}

TEST_CASE("a sequence may be empty")
{
    const std::array sequences{document_sequence_view{"documents", {}}};
    bytes out;
    append_op_msg(out, 1, 0, 0, doc("insert", "matches"), sequences);
    const auto parsed = parse_op_msg(out);
    REQUIRE(parsed.has_value());
    CHECK(parsed->sequences.at(0).empty());
    CHECK(parsed->sequences.at(0).count() == 0);
}

TEST_CASE("a message cut at any byte is refused, never read beyond")
{
    for (const std::uint32_t flags : {0u, flag_bits::checksum_present})
    {
        const auto whole = an_insert(flags);
        for (std::size_t size = 0; size < whole.size(); ++size)
            CHECK(code_of(bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))) ==
                  errc::message_too_short);
    }
}

TEST_CASE("a message cut at any byte is refused even if its length says that it is whole")
{
    const auto whole = an_insert(0);
    std::vector<std::size_t> accepted;
    for (std::size_t size = header_size; size < whole.size(); ++size)
    {
        bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        finish_message(cut, 0);
        if (code_of(cut) == zonda::error_code{})
            accepted.push_back(size);
    }
    // After the body, before the sequence: that is a message.
    const auto body = doc("insert", "matches", "$db", "genie");
    CHECK(accepted == std::vector<std::size_t>{header_size + 4 + 1 + body.data().size()});
}

TEST_CASE("bytes after the end of a message are refused")
{
    auto message = an_insert(0);
    message.push_back(0);
    CHECK(code_of(message) == errc::length_mismatch);
}

TEST_CASE("a damaged byte is seen by the checksum, wherever it is")
{
    const auto whole = an_insert(flag_bits::checksum_present);
    CHECK(code_of(whole) == zonda::error_code{});
    for (std::size_t at = header_size + 4; at < whole.size(); ++at)
    {
        auto damaged = whole;
        damaged[at] ^= 0x10;
        CHECK(code_of(damaged) == errc::checksum_mismatch);
    }
}

TEST_CASE("without the flag four more bytes are not a checksum but a broken section")
{
    auto message = an_insert(0);
    append_u32(message, crc32c(message));
    finish_message(message, 0);
    CHECK(code_of(message) != zonda::error_code{});
}

TEST_CASE("required flags that are not known are refused, optional ones are not")
{
    const auto body = body_section(doc("ping", 1));
    CHECK(code_of(with_sections(1u << 2, body)) == errc::unknown_flag);
    CHECK(code_of(with_sections(1u << 15, body)) == errc::unknown_flag);
    CHECK(code_of(with_sections(1u << 17 | flag_bits::more_to_come, body)) == zonda::error_code{});
    CHECK(parse_op_msg(with_sections(flag_bits::more_to_come, body)).value().more_to_come());
}

TEST_CASE("exactly one body")
{
    CHECK(code_of(with_sections(0, {})) == errc::malformed_section);
    auto two = body_section(doc("ping", 1));
    append(two, bytes(two));
    CHECK(code_of(with_sections(0, two)) == errc::malformed_section);
}

TEST_CASE("a section of unknown kind is refused and named")
{
    bytes sections = body_section(doc("ping", 1));
    sections.push_back(2);
    const auto parsed = parse_op_msg(with_sections(0, sections));
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code() == errc::malformed_section);
    CHECK(std::string(parsed.error().what()) == "OP_MSG: a section of unknown kind 2 (byte 36)");
}

TEST_CASE("lengths inside that lie are refused before anything is taken for them")
{
    for (const std::int32_t lie : {-1, 0, 4, 16, 1'000, INT32_MAX, INT32_MIN})
    {
        CAPTURE(lie);
        auto body = body_section(doc("ping", 1)); // 15 bytes
        store_u32(body, 1, static_cast<std::uint32_t>(lie));
        CHECK(code_of(with_sections(0, body)) != zonda::error_code{});

        bytes sequence{1};
        append_i32(sequence, lie);
        append(sequence, zonda::as_bytes(std::string_view("documents\0", 10)));
        append(sequence, body_section(doc("insert", "a")));
        CHECK(code_of(with_sections(0, sequence)) != zonda::error_code{});
    }
}

TEST_CASE("a sequence's name must end, be UTF-8 and be there once")
{
    bytes endless{1};
    append_u32(endless, 4 + 3);
    append(endless, zonda::as_bytes("abc"));
    CHECK(code_of(with_sections(0, endless)) == errc::malformed_section);

    bytes not_text{1};
    append_u32(not_text, 4 + 2);
    append(not_text, zonda::as_bytes(std::string_view("\xFF\0", 2)));
    CHECK(code_of(with_sections(0, not_text)) == errc::malformed_section);

    const std::array twice{document_sequence_view{"documents", {}}, document_sequence_view{"documents", {}}};
    bytes out;
    append_op_msg(out, 1, 0, 0, doc("insert", "a"), twice);
    CHECK(code_of(out) == errc::malformed_section);
}

TEST_CASE("more sequences than any command has are refused")
{
    std::vector<std::string> names;
    for (int i = 0; i < 9; ++i)
    {
        names.push_back("s" + std::to_string(i));
    }
    std::vector<document_sequence_view> sequences;
    for (const auto& name : names)
    {
        sequences.push_back({name, {}});
    }
    bytes nine;
    append_op_msg(nine, 1, 0, 0, doc("insert", "a"), sequences);
    CHECK(code_of(nine) == errc::malformed_section);
    sequences.pop_back();
    bytes eight;
    append_op_msg(eight, 1, 0, 0, doc("insert", "a"), sequences);
    CHECK(code_of(eight) == zonda::error_code{});
}

TEST_CASE("a document that is not valid BSON is refused, in body and sequence")
{
    auto body = body_section(doc("ping", 1));
    body[5] = 0x7E; // no such element type
    const auto parsed = parse_op_msg(with_sections(0, body));
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code() == errc::malformed_document);

    auto documents = concatenated({doc("_id", 1), doc("_id", true)});
    documents[documents.size() - 2] = 7; // a boolean is 0 or 1
    const std::array sequences{document_sequence_view{"documents", documents}};
    bytes out;
    append_op_msg(out, 1, 0, 0, doc("insert", "a"), sequences);
    CHECK(code_of(out) == errc::malformed_document);
}

TEST_CASE("another kind of message is refused and named")
{
    bytes out;
    const auto start = begin_message(out, 1, 0, op_code::compressed);
    append(out, bytes(20));
    finish_message(out, start);
    CHECK(code_of(out) == errc::unexpected_op_code);
}

TEST_CASE("every single damaged byte gives a message or an error, nothing else")
{
    const auto whole = an_insert(0);
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
    {
        for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{0x7F}, std::uint8_t{0xFF}})
        {
            auto damaged = whole;
            damaged[at] = value;
            refused += parse_op_msg(damaged) ? 0 : 1;
        }
    }
    CHECK(refused > 100);
}
