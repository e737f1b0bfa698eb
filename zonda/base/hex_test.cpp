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
