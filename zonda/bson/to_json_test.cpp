#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/bson/validate.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

using namespace zonda;
using namespace zonda::bson;

namespace
{

std::string number(double value)
{
    return to_json(arr(value));
}

} // namespace

TEST_CASE("the three modes say the same in their own way")
{
    const datetime kick_off(std::chrono::milliseconds(1'784'487'600'042));
    const object_id id = *object_id::from_string("56e1fc72e0c917e9c4714161");
    const document d = doc("i", 1, "l", 2L, "d", 0.5, "at", kick_off, "id", id, "bin",
                           binary(binary_subtype::uuid_old, {0xFF, 0xFE}), "dec", *decimal128::from_string("1.50"));
    CHECK(to_json(d, json_mode::canonical) ==
          R"({"i":{"$numberInt":"1"},"l":{"$numberLong":"2"},"d":{"$numberDouble":"0.5"},)"
          R"("at":{"$date":{"$numberLong":"1784487600042"}},"id":{"$oid":"56e1fc72e0c917e9c4714161"},)"
          R"("bin":{"$binary":{"base64":"//4=","subType":"03"}},"dec":{"$numberDecimal":"1.50"}})");
    CHECK(to_json(d) == R"({"i":1,"l":2,"d":0.5,"at":{"$date":"2026-07-19T19:00:00.042Z"},)"
                        R"("id":{"$oid":"56e1fc72e0c917e9c4714161"},)"
                        R"("bin":{"$binary":{"base64":"//4=","subType":"03"}},"dec":{"$numberDecimal":"1.50"}})");
    CHECK(to_json(d, json_mode::plain) == R"({"i":1,"l":2,"d":0.5,"at":"2026-07-19T19:00:00.042Z",)"
                                          R"("id":"56e1fc72e0c917e9c4714161","bin":"//4=","dec":"1.50"})");
}

TEST_CASE("the rare types have their extended forms, some of them a plain one")
{
    const object_id id;
    const document d = doc("re", regex("a\"", "i"), "ts", timestamp{4'000'000'000, 1}, "ptr", db_pointer_view{"c", id},
                           "js", code("f"), "sym", symbol_view{"s"}, "scope", code_with_scope_view{"g", doc("x", 1)},
                           "u", undefined_t{}, "min", min_key{}, "max", max_key{}, "n", null, "t", true, "f", false);
    CHECK(to_json(d) ==
          R"({"re":{"$regularExpression":{"pattern":"a\"","options":"i"}},)"
          R"("ts":{"$timestamp":{"t":4000000000,"i":1}},)"
          R"("ptr":{"$dbPointer":{"$ref":"c","$id":{"$oid":"000000000000000000000000"}}},)"
          R"("js":{"$code":"f"},"sym":{"$symbol":"s"},"scope":{"$code":"g","$scope":{"x":1}},)"
          R"("u":{"$undefined":true},"min":{"$minKey":1},"max":{"$maxKey":1},"n":null,"t":true,"f":false})");
    CHECK(to_json(doc("sym", symbol_view{"s"}, "u", undefined_t{}, "min", min_key{}), json_mode::plain) ==
          R"({"sym":"s","u":null,"min":{"$minKey":1}})");
}

TEST_CASE("a double is the shortest text that reads back as itself, and always seen to be one")
{
    CHECK(number(0) == "[0.0]");
    CHECK(number(-0.0) == "[-0.0]");
    CHECK(number(1) == "[1.0]");
    CHECK(number(0.1) == "[0.1]");
    CHECK(number(100'000) == "[100000.0]");
    CHECK(number(9007199254740993.0) == "[9007199254740992.0]");
    CHECK(number(1e16) == "[1E+16]");
    CHECK(number(1.2345678921232E+18) == "[1.2345678921232E+18]");
    CHECK(number(0.0001) == "[0.0001]");
    CHECK(number(0.00001) == "[1E-05]");
    CHECK(number(std::numeric_limits<double>::max()) == "[1.7976931348623157E+308]");
    CHECK(number(std::numeric_limits<double>::denorm_min()) == "[5E-324]");
    CHECK(number(std::numeric_limits<double>::infinity()) == R"([{"$numberDouble":"Infinity"}])");
    CHECK(to_json(arr(-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()),
                  json_mode::plain) == "[null,null]");
}

TEST_CASE("doubles of every size and number of decimals are the shortest text that reads back as themselves")
{
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i)
    {
        const double decimals = std::pow(10.0, static_cast<double>(random() % 12));
        const double near = static_cast<double>(static_cast<std::int64_t>(random()) >> (random() % 60)) / decimals;
        const double any = std::bit_cast<double>(random());
        for (const double value : {near, std::nextafter(near, 1e300), std::isfinite(any) ? any : 1.0})
        {
            std::string text = number(value);
            text = text.substr(1, text.size() - 2);
            double back = 0;
            REQUIRE(std::from_chars(text.data(), text.data() + text.size(), back).ec == std::errc());
            CHECK(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(value));
            char shortest[64];
            const auto end =
                std::to_chars(shortest, shortest + sizeof shortest, value, std::chars_format::scientific).ptr;
            const auto digits_of = [](std::string_view all)
            {
                std::string digits;
                for (const char c : all.substr(0, all.find_first_of("eE")))
                {
                    if (c >= '0' && c <= '9' && !(digits.empty() && c == '0'))
                        digits += c;
                }
                while (digits.ends_with('0'))
                    digits.pop_back();
                return digits;
            };
            CHECK(digits_of(text) == digits_of({shortest, static_cast<std::size_t>(end - shortest)}));
        }
    }
}

TEST_CASE("relaxed dates are text from 1970 to 9999 and leave out .000")
{
    const auto at = [](std::int64_t milliseconds) { return datetime(std::chrono::milliseconds(milliseconds)); };
    CHECK(to_json(arr(at(0))) == R"([{"$date":"1970-01-01T00:00:00Z"}])");
    CHECK(to_json(arr(at(253'402'300'799'999))) == R"([{"$date":"9999-12-31T23:59:59.999Z"}])");
    CHECK(to_json(arr(at(253'402'300'800'000))) == R"([{"$date":{"$numberLong":"253402300800000"}}])");
    CHECK(to_json(arr(at(-1))) == R"([{"$date":{"$numberLong":"-1"}}])");
    CHECK(to_json(arr(at(0), at(-1)), json_mode::plain) ==
          R"(["1970-01-01T00:00:00.000Z","1969-12-31T23:59:59.999Z"])");
}

TEST_CASE("documents, arrays and scopes close where they end")
{
    CHECK(to_json(doc()) == "{}");
    CHECK(to_json(arr()) == "[]");
    CHECK(to_json(doc("a", doc(), "b", arr(arr(), doc("c", 1)), "d", 2)) == R"({"a":{},"b":[[],{"c":1}],"d":2})");
    const document scoped = doc("a", arr(code_with_scope_view{"f", doc("x", doc())}, 1));
    CHECK(to_json(scoped) == R"({"a":[{"$code":"f","$scope":{"x":{}}},1]})");
}

TEST_CASE("a single value is written like an item")
{
    const document d = doc("a", arr(1), "b", doc("c", 2), "s", "x\n", "w", code_with_scope_view{"f", doc("x", 1)});
    CHECK(to_json(d["a"]) == "[1]");
    CHECK(to_json(d["b"]) == R"({"c":2})");
    CHECK(to_json(d["s"]) == R"("x\n")");
    CHECK(to_json(d["w"]) == R"({"$code":"f","$scope":{"x":1}})");
    CHECK(to_json(d["missing"]) == "null");
}

TEST_CASE("keys and texts are escaped, zero bytes in a text too")
{
    using namespace std::string_view_literals;
    CHECK(to_json(doc("a\"b", "x\0y"sv)) == R"({"a\"b":"x\u0000y"})");
}

TEST_CASE("one character that needs an escape is seen at every place of every length")
{
    for (const std::string_view forbidden : {"\"", "\\", "\x1F", "\n"})
    {
        for (std::size_t size = 1; size < 40; ++size)
        {
            for (std::size_t at = 0; at < size; ++at)
            {
                std::string text(size, 'x');
                text[at] = forbidden[0];
                std::string literal;
                append_json_string(literal, text);
                CHECK(to_json(doc(text, text)) == '{' + literal + ':' + literal + '}');
                for (const std::string_view plain : {"\x7F", "ä", "猫", " "})
                {
                    text.replace(at, 1, plain);
                    CHECK(to_json(arr(text)) == "[\"" + text + "\"]");
                    text.replace(at, plain.size(), "x");
                }
            }
        }
    }
    CHECK(to_json(arr("", "é", "Di María", "🏆🏆🏆")) == "[\"\",\"é\",\"Di María\",\"🏆🏆🏆\"]");
}

TEST_CASE("JSON is appended to text that is there, however long it gets")
{
    std::string out = "data: ";
    append_json(out, doc("a", std::string(1000, 'x'), "b", arr(1, 2)));
    CHECK(out == "data: {\"a\":\"" + std::string(1000, 'x') + "\",\"b\":[1,2]}");
}

TEST_CASE("depth costs no stack")
{
    document d;
    for (int i = 0; i < 50'000; ++i)
        d = doc("", d);
    CHECK(to_json(d).size() == 2 + 50'000 * 5);
}

TEST_CASE("a document that is appended to a long text asks for room for itself, not for the text once more")
{
    std::string text(100'000, ' ');
    text.reserve(110'000);
    const std::size_t room = text.capacity();
    for (int i = 0; i < 100; ++i)
        bson::append_json(text, bson::doc("one", i, "of", "many"), bson::json_mode::plain);
    CHECK(text.capacity() == room);
    CHECK(text.ends_with(R"({"one":99,"of":"many"})"));
}
