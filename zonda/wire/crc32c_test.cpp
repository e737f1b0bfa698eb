#include <zonda/wire/crc32c.hpp>

#include <doctest/doctest.h>

#include <numeric>

using zonda::as_bytes;
using zonda::bytes;
using zonda::wire::crc32c;

TEST_CASE("crc32c gives the values of RFC 3720")
{
    CHECK(crc32c(bytes(32, 0x00)) == 0x8A9136AA);
    CHECK(crc32c(bytes(32, 0xFF)) == 0x62A8AB43);
    bytes ascending(32);
    std::iota(ascending.begin(), ascending.end(), std::uint8_t{0});
    CHECK(crc32c(ascending) == 0x46DD794E);
}

TEST_CASE("crc32c of the usual check string, whole and at lengths that are no multiple of four")
{
    CHECK(crc32c(as_bytes("123456789")) == 0xE3069283);
    CHECK(crc32c(as_bytes("")) == 0);
    CHECK(crc32c(as_bytes("a")) == 0xC1D04330);
    CHECK(crc32c(as_bytes("abc")) == 0x364B3FB7);
}
