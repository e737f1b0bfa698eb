#include <zonda/bson/doc.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace zonda;
using namespace zonda::bson;

TEST_CASE("get gives a value of exactly its type, and nothing to others")
{
    const document d = doc("i", 1, "l", 2L, "d", 3.5, "s", "text", "b", true, "n", null);
    CHECK(d["i"].get<std::int32_t>() == 1);
    CHECK(d["l"].get<std::int64_t>() == 2);
    CHECK(d["l"].get<long long>() == 2);
    CHECK(d["d"].get<double>() == 3.5);
    CHECK(d["s"].get<std::string_view>() == "text");
    CHECK(d["s"].get<std::string>() == "text");
    CHECK(d["b"].get<bool>() == true);
    CHECK(d["n"].get<null_t>());
    CHECK(d["n"].is_null());
    CHECK_FALSE(d["i"].get<std::int64_t>());
    CHECK_FALSE(d["l"].get<std::int32_t>());
    CHECK_FALSE(d["s"].get<bool>());
    CHECK_FALSE(d["missing"].get<std::string_view>());
}

TEST_CASE("a missing value is false, of no type, and has nothing inside")
{
    const document d = doc("a", 1);
    const value_view missing = d["b"];
    CHECK_FALSE(missing);
    CHECK(missing.kind() == type::none);
    CHECK_FALSE(missing["c"]);
    CHECK_FALSE(missing[0]);
    CHECK_FALSE(d["a"]["c"]);
    CHECK(missing.data().empty());
    CHECK(missing.text("nothing") == "nothing");
    CHECK_FALSE(missing.to_int64());
    CHECK_FALSE(missing.truthy());
}

TEST_CASE("numbers of any type are read as integers if they are some")
{
    const double beyond = 9223372036854775808.0;
    const document d = doc("i", -1, "l", std::numeric_limits<std::int64_t>::max(), "d", 2026.0, "half", 0.5, "nan",
                           std::numeric_limits<double>::quiet_NaN(), "beyond", beyond, "lowest", -beyond, "s", "1");
    CHECK(d["i"].to_int64() == -1);
    CHECK(d["l"].to_int64() == std::numeric_limits<std::int64_t>::max());
    CHECK(d["d"].to_int64() == 2026);
    CHECK(d["lowest"].to_int64() == std::numeric_limits<std::int64_t>::min());
    for (const auto* key : {"half", "nan", "beyond", "s"})
        CHECK_FALSE(d[key].to_int64());
    CHECK(d["i"].to_double() == -1.0);
    CHECK(d["d"].to_double() == 2026.0);
    CHECK_FALSE(d["s"].to_double());
}

TEST_CASE("every way in which a server says ok is true")
{
    const document d = doc("a", 1, "b", 1.0, "c", 1L, "d", true, "e", 0, "f", 0.0, "g", false, "h", "1");
    for (const auto* key : {"a", "b", "c", "d"})
        CHECK(d[key].truthy() == true);
    for (const auto* key : {"e", "f", "g"})
        CHECK(d[key].truthy() == false);
    CHECK_FALSE(d["h"].truthy());
}

TEST_CASE("values inside values are reached by key and index")
{
    const document d = doc("a", doc("b", arr(1, doc("c", "deep"))));
    CHECK(d["a"]["b"][1]["c"].text() == "deep");
    CHECK_FALSE(d["a"]["b"][2]);
    CHECK_FALSE(d["a"][0]);
    CHECK_FALSE(d["a"]["b"]["0"]);
}

TEST_CASE("the other types are read as what they were written")
{
    const object_id id = object_id::generate();
    const datetime now(std::chrono::milliseconds(1'784'487'600'042));
    const decimal128 tenth = *decimal128::from_string("0.1");
    const document scope = doc("x", 1);
    const document d =
        doc("id", id, "at", now, "ts", timestamp{7, 3}, "dec", tenth, "bin", binary(binary_subtype::uuid, {1, 2}),
            "old", binary(binary_subtype::binary_old, {9}), "re", regex("^a", "mi"), "js", code("f()"), "sym",
            symbol_view{"s"}, "ptr", db_pointer_view{"c", id}, "jss", code_with_scope_view{"g()", scope}, "min",
            min_key{}, "max", max_key{}, "undef", undefined_t{}, "bytes", bytes{5, 6});
    CHECK(validate(d.data()).has_value());
    CHECK(d["id"].get<object_id>() == id);
    CHECK(d["at"].get<datetime>() == now);
    CHECK(d["ts"].get<timestamp>() == timestamp{7, 3});
    CHECK(d["dec"].get<decimal128>() == tenth);
    CHECK(d["bin"].get<binary>() == binary(binary_subtype::uuid, {1, 2}));
    CHECK(d["old"].get<binary>() == binary(binary_subtype::binary_old, {9}));
    CHECK(d["re"].get<regex>() == regex("^a", "im"));
    CHECK(d["js"].get<code>() == code("f()"));
    CHECK(d["sym"].get<symbol_view>() == symbol_view{"s"});
    CHECK(d["ptr"].get<db_pointer_view>() == db_pointer_view{"c", id});
    CHECK(d["jss"].get<code_with_scope_view>() == code_with_scope_view{"g()", scope});
    CHECK(d["min"].get<min_key>());
    CHECK(d["max"].get<max_key>());
    CHECK(d["undef"].get<undefined_t>());
    CHECK(d["bytes"].get<binary>() == binary(binary_subtype::generic, {5, 6}));
}

TEST_CASE("values are equal when type and bytes are")
{
    const document d = doc("a", 1, "b", 1, "c", 1L, "d", 2);
    CHECK(d["a"] == d["b"]);
    CHECK_FALSE(d["a"] == d["c"]);
    CHECK_FALSE(d["a"] == d["d"]);
    CHECK(value_view() == d["missing"]);
}
