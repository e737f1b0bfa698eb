#include <zonda/bson/decimal128.hpp>

#include <doctest/doctest.h>

using namespace zonda::bson;

TEST_CASE("decimals are read and written as the specification does")
{
    for (const auto* text : {"0", "-0", "0.1", "1.00", "1E+3", "-1.5E-10", "NaN", "Infinity", "-Infinity",
                             "9.999999999999999999999999999999999E+6144"})
    {
        CAPTURE(text);
        const auto read = decimal128::from_string(text);
        REQUIRE(read);
        CHECK(read->to_string() == text);
    }
    CHECK(decimal128::from_string("1") == decimal128(0x3040000000000000U, 1));
    CHECK(decimal128::from_string("1.0") != decimal128::from_string("1"));
}

TEST_CASE("text that is no decimal is refused")
{
    using namespace std::string_view_literals;
    for (const auto text : {""sv, "."sv, "1e"sv, "1 "sv, " 1"sv, "one"sv, "1\0"sv, "1\0zzz"sv, "0x1"sv, "1E+7000"sv,
                            "12345678901234567890123456789012345"sv})
    {
        CAPTURE(text);
        CHECK_FALSE(decimal128::from_string(text));
    }
}
