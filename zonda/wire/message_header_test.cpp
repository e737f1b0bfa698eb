#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/message_header.hpp>

#include <doctest/doctest.h>

using namespace zonda::wire;
using zonda::bytes;

namespace
{

bytes length_bytes(std::int32_t length)
{
    bytes out;
    append_i32(out, length);
    return out;
}

zonda::error_code length_error(std::int32_t length, std::size_t max = default_max_message_size)
{
    const auto read = message_length(length_bytes(length), max);
    return read ? zonda::error_code{} : read.error().code();
}

} // namespace

TEST_CASE("a message's length is known from its first four bytes")
{
    CHECK(message_length(length_bytes(16)).value() == 16);
    CHECK(message_length(length_bytes(48'000'000)).value() == 48'000'000);
    CHECK(message_length(length_bytes(0x01020304)).value() == 0x01020304);
}

TEST_CASE("lengths that no message can have are refused before anything is allocated")
{
    CHECK(length_error(15) == errc::message_too_short);
    CHECK(length_error(0) == errc::message_too_short);
    CHECK(length_error(-1) == errc::message_too_short);
    CHECK(length_error(INT32_MIN) == errc::message_too_short);
    CHECK(length_error(48'000'001) == errc::message_too_long);
    CHECK(length_error(INT32_MAX) == errc::message_too_long);
    CHECK(length_error(101, 100) == errc::message_too_long);
    CHECK(length_error(100, 100) == zonda::error_code{});
}

TEST_CASE("fewer than four bytes are not a length")
{
    for (std::size_t size = 0; size < 4; ++size)
    {
        const auto read = message_length(bytes(size, 0x20));
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code() == errc::message_too_short);
    }
}

TEST_CASE("a header is its four numbers, little-endian")
{
    bytes out;
    const auto start = begin_message(out, 0x01020304, -2, op_code::msg);
    finish_message(out, start);
    const auto header = parse_whole_header(out);
    REQUIRE(header.has_value());
    CHECK(header->message_length == 16);
    CHECK(header->request_id == 0x01020304);
    CHECK(header->response_to == -2);
    CHECK(header->op_code == 2013);
    CHECK(out[4] == 0x04);
    CHECK(out[7] == 0x01);
}

TEST_CASE("a speaker of HTTP is told apart by its first bytes")
{
    const auto read = message_length(zonda::as_bytes("HTTP/1.1 400 Bad Request"));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code() == errc::message_too_long);
}
