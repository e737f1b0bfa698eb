#include <zonda/bson/doc.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/bson/validate.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace zonda;
using namespace zonda::bson;

namespace
{

std::string words(std::string_view text)
{
    const auto read = from_json(text);
    return read ? "read: " + to_json(*read) : read.error().what();
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

} // namespace

TEST_CASE("plain JSON becomes the smallest types that hold it")
{
    const auto read = from_json(R"( {"i": 1, "min": -2147483648, "l": 2147483648, "most": 9223372036854775807,
        "beyond": 9223372036854775808, "d": 1.0, "e": 1e2, "s": "\u00e9\uD83C\uDFC6", "t": true, "n": null,
        "a": [1, {"b": []}], "i": 2} )");
    REQUIRE(read.has_value());
    CHECK(*read == doc("i", 1, "min", std::numeric_limits<int>::min(), "l", 2147483648L, "most", 9223372036854775807L,
                       "beyond", 9223372036854775808.0, "d", 1.0, "e", 100.0, "s", "é🏆", "t", true, "n", null, "a",
                       arr(1, doc("b", arr())), "i", 2));
}

TEST_CASE("doubles are read exactly")
{
    const auto read = from_json(R"({"a": 0.1, "b": 1.7976931348623157e308, "c": 4.9e-324, "d": 9007199254740993.0,
                                    "e": 7.2057594037927933e+16, "f": -0.0, "g": 123456789.123456789})");
    REQUIRE(read.has_value());
    CHECK(*read == doc("a", 0.1, "b", 1.7976931348623157e308, "c", 4.9e-324, "d", 9007199254740993.0, "e",
                       7.2057594037927933e+16, "f", -0.0, "g", 123456789.123456789));
    CHECK(words(R"({"a": 1e400})") == "extended JSON (byte 11): a number that no double holds");
}

TEST_CASE("text that is no JSON object is refused with the byte")
{
    CHECK(words("") == "extended JSON (byte 0): incomplete JSON");
    CHECK(words("{\"a\": 1") == "extended JSON (byte 7): incomplete JSON");
    CHECK(words("{\"a\": 1} x") == "extended JSON (byte 9): extra data");
    CHECK(words("[1]") == "extended JSON (byte 0): a document is an object, not an array");
    CHECK(words("3") == "extended JSON (byte 1): a document is an object, not a single value");
    for (const auto* text :
         {"{\"a\": 01}", "{\"a\": .5}", "{\"a\": +1}", "{\"a\": NaN}", "{'a': 1}", "{a: 1}", "{\"a\": 1,}",
          "{\"a\": \"\\ud800\"}", "{\"a\": \"\xFF\"}", "{\"\xC3\": 1}", "{\"a\": \"\n\"}", "{} {}"})
    {
        CAPTURE(text);
        const auto read = from_json(text);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code() == errc::invalid_json);
    }
}

TEST_CASE("what is wrong with a value is said with its path")
{
    CHECK(
        words(R"({"goals": [0, {"min": {"$oid": "12"}}]})") ==
        R"(extended JSON at "goals.1.min": $oid wants a string of 24 hexadecimal digits, and no other key beside it)");
    CHECK(words(R"({"$oid": "56e1fc72e0c917e9c4714161"})") ==
          "extended JSON: the outermost object stands for a value, not for a document");
    CHECK(
        words(R"({"f": {"$code": "x", "$scope": {"v": {"$numberInt": "1.5"}}}})") ==
        R"(extended JSON at "f.$scope.v": $numberInt wants an integer of 32 bits as a string, and no other key beside it)");
}

TEST_CASE("a form that stands for a value stands alone, wherever its key is")
{
    for (const auto* text : {R"({"a": {"x": 1, "$oid": "56e1fc72e0c917e9c4714161"}})",
                             R"({"a": {"$numberInt": "1", "$numberInt": "1"}})",
                             R"({"a": {"$numberInt": "1", "$numberLong": "1"}})",
                             R"({"a": {"$date": 1}})",
                             R"({"a": {"$date": "today"}})",
                             R"({"a": {"$numberInt": "2147483648"}})",
                             R"({"a": {"$numberInt": "+1"}})",
                             R"({"a": {"$numberInt": ""}})",
                             R"({"a": {"$numberDouble": "inf"}})",
                             R"({"a": {"$numberDouble": "0x1"}})",
                             R"({"a": {"$numberDouble": "1e999"}})",
                             R"({"a": {"$numberDecimal": "1\u0000"}})",
                             R"({"a": {"$binary": "AA==", "$type": "00"}})",
                             R"({"a": {"$binary": {"base64": "A", "subType": "00"}}})",
                             R"({"a": {"$binary": {"base64": "", "subType": "000"}}})",
                             R"({"a": {"$timestamp": {"t": -1, "i": 0}}})",
                             R"({"a": {"$timestamp": {"t": 4294967296, "i": 0}}})",
                             R"({"a": {"$timestamp": {"t": 1.0, "i": 0}}})",
                             R"({"a": {"$scope": {}, "$code": 1}})",
                             R"({"a": {"$code": "x", "$scope": {"$oid": "56e1fc72e0c917e9c4714161"}}})",
                             R"({"a": {"$undefined": false}})",
                             R"({"a": {"$symbol": 1}})",
                             R"({"a": {"$minKey": "1"}})",
                             R"({"a": {"$dbPointer": {"$ref": "c", "$id": "56e1fc72e0c917e9c4714161"}}})"})
    {
        CAPTURE(text);
        const auto read = from_json(text);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code() == errc::invalid_json);
        CHECK(std::string_view(read.error().what()).starts_with(R"(extended JSON at "a)"));
    }
}

TEST_CASE("operators and references that begin with a dollar stay documents")
{
    for (const auto* text :
         {R"({"$or":[{"a":1},{"$regex":"x","$options":"i"}]})", R"({"x":{"$type":"string"}})",
          R"({"r":{"$ref":"c","$id":1}})", R"({"s":{"$scope":{}}})", R"({"d":{"$dateToString":{}}})"})
    {
        const auto read = from_json(text);
        REQUIRE(read.has_value());
        CHECK(to_json(*read) == text);
    }
}

TEST_CASE("every value survives the way to canonical text and back")
{
    const object_id id = object_id::generate();
    const document d = doc(
        "double", 0.1, "infinite", std::numeric_limits<double>::infinity(), "string", "é\n", "document",
        doc("inside", arr(1, doc("x", "y"))), "old", binary(binary_subtype::binary_old, {1, 2, 3}), "uuid",
        binary(binary_subtype::uuid, bytes(16)), "mine", binary(binary_subtype::user_defined, {}), "undefined",
        undefined_t{}, "id", id, "bool", true, "early", datetime(std::chrono::milliseconds(-1)), "date", datetime(),
        "null", null, "regex", regex("a", "i"), "pointer", db_pointer_view{"c", id}, "code", code("f()"), "symbol",
        symbol_view{"s"}, "scope",
        code_with_scope_view{"g()", doc("v", 1, "w", code_with_scope_view{"h", doc("k", id)})}, "int", 1, "timestamp",
        timestamp{0xFFFFFFFF, 0xFFFFFFFE}, "long", 2L, "decimal", decimal128(), "min", min_key{}, "max", max_key{});
    const auto read = from_json(to_json(d, json_mode::canonical));
    REQUIRE(read.has_value());
    CHECK(*read == d);
}

TEST_CASE("text is read to the depth that documents may have, forms of values not counted")
{
    const auto nested = [](std::size_t depth, std::string_view inside)
    { return repeated("{\"d\":", depth - 1) + std::string(inside) + repeated("}", depth - 1); };
    CHECK(from_json(nested(max_depth, "{}")).has_value());
    CHECK(from_json(nested(max_depth, R"({"p":{"$dbPointer":{"$ref":"c","$id":{"$oid":"56e1fc72e0c917e9c4714161"}}}})"))
              .has_value());
    for (const auto& text : {nested(max_depth + 1, "{}"), nested(2 * max_depth + 4, "{}"), nested(100'000, "{}"),
                             nested(max_depth, R"({"c":{"$code":"","$scope":{}}})"), repeated("[", 100'000)})
    {
        const auto read = from_json(text);
        REQUIRE_FALSE(read.has_value());
        if (text.front() == '{')
            CHECK(read.error().code() == errc::too_deep);
    }
    document scoped;
    for (std::size_t depth = 1; depth < max_depth; ++depth)
        scoped = doc("c", code_with_scope_view{"", scoped});
    const auto back = from_json(to_json(scoped, json_mode::canonical));
    REQUIRE(back.has_value());
    CHECK(*back == scoped);
    CHECK(from_json("{\"a\": " + repeated("[", 99) + repeated("]", 99) + "}").has_value());
}

TEST_CASE("a zero byte in a key is refused, in a string it is text")
{
    CHECK(from_json(R"({"a\u0000": 1})").error().code() == errc::zero_byte);
    using namespace std::string_view_literals;
    CHECK(from_json(R"({"a": "\u0000"})").value() == doc("a", "\0"sv));
}
