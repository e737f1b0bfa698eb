#include <zonda/base/text.hpp>

#include <doctest/doctest.h>

using namespace zonda;

TEST_CASE("hex is written in lower case and read in both")
{
    CHECK(to_hex(bytes{0x00, 0x7F, 0xAB, 0xFF}) == "007fabff");
    CHECK(from_hex("007FabFf") == bytes{0x00, 0x7F, 0xAB, 0xFF});
    CHECK(from_hex("") == bytes{});
}

TEST_CASE("hex with an odd count or another character is refused")
{
    for (const auto* text : {"0", "0g", "0x", " 0", "00 "})
        CHECK_FALSE(from_hex(text));
}

TEST_CASE("hex is read into as many bytes as there are, no more and no fewer")
{
    std::uint8_t two[2]{};
    CHECK(read_hex("0aF0", two));
    CHECK(two[1] == 0xF0);
    CHECK_FALSE(read_hex("0a", two));
    CHECK_FALSE(read_hex("0a0b0c", two));
    CHECK_FALSE(read_hex("0a0", two));
}
