#include <zonda/base/text.hpp>
#include <zonda/bson/detail/room.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/json.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::bson;

TEST_CASE("documents are appended to what the buffer holds already")
{
    bytes buffer{0xAA, 0xBB};
    document_builder first(buffer);
    first.append("a", 1);
    CHECK(first.finish() == doc("a", 1));
    document_builder second(buffer);
    second.open_document("filter").append("year", 2026).close().append("$db", "genie");
    CHECK(second.finish() == doc("filter", doc("year", 2026), "$db", "genie"));
    CHECK(buffer[1] == 0xBB);
    CHECK(buffer.size() == 2 + 12 + doc("filter", doc("year", 2026), "$db", "genie").release().size());
}

TEST_CASE("items of arrays are numbered, at every depth and beyond 10")
{
    bytes buffer;
    document_builder out(buffer);
    out.open_array("a");
    for (int i = 0; i < 12; ++i)
        out.push(i);
    out.push_array().push("x").close();
    out.push_document().append("k", "v").close();
    out.close();
    const document_view made = out.finish();
    REQUIRE(validate(buffer).has_value());
    std::vector<std::string> keys;
    for (auto [key, value] : made["a"].get<array_view>()->as_document())
        keys.emplace_back(key);
    CHECK(keys.size() == 14);
    CHECK(keys[11] == "11");
    CHECK(keys[13] == "13");
    CHECK(made["a"][12][0].text() == "x");
    CHECK(made["a"][13]["k"].text() == "v");
}

TEST_CASE("all elements of another document are copied")
{
    const document more = doc("b", arr(1), "c", regex("x", "i"));
    bytes buffer;
    document_builder out(buffer);
    out.append("a", 1).append_all(more);
    CHECK(out.finish() == doc("a", 1, "b", arr(1), "c", regex("x", "i")));
}

TEST_CASE("sorting the options of a pattern tears no character apart")
{
    const document foreign = doc("r", regex("x", "é"), "s", regex("x", "mi"));
    CHECK(validate(foreign.data()).has_value());
    CHECK(foreign["r"].get<regex>() == regex("x", "é"));
    CHECK(foreign["s"].get<regex>() == regex("x", "im"));
    const std::string text = to_json(foreign);
    CHECK(is_utf8(text));
    CHECK(from_json(text).value() == foreign);
}

TEST_CASE("a large buffer gives a document no room beyond the largest length")
{
    using detail::buffer_size;
    constexpr std::size_t most = 100 + detail::largest_document;
    // The buffer already has more room than a document may take.
    CHECK(buffer_size(100, most, most + 1000) == most);
    CHECK(buffer_size(100, most - 255, most + 1000) == most);
    // It has not; or less than the spare room, for which it does not move.
    CHECK(buffer_size(100, most - 255, 1000) == most);
    CHECK(buffer_size(100, 110, 1000) == 366);
    CHECK(buffer_size(100, 990, 1000) == 1000);
    CHECK(buffer_size(100, 1001, 1000) == 1257);
}

TEST_CASE("as many documents as MongoDB allows can be open inside each other")
{
    bytes buffer;
    document_builder out(buffer);
    for (std::size_t depth = 1; depth < max_depth; ++depth)
        out.open_document("d");
    CHECK_THROWS_AS(out.open_document("one more"), error);
}

TEST_CASE("what is built at the greatest depth is valid")
{
    bytes buffer;
    document_builder out(buffer);
    for (std::size_t depth = 1; depth < max_depth; ++depth)
        out.open_array("d");
    for (std::size_t depth = 1; depth < max_depth; ++depth)
        out.close();
    out.finish();
    CHECK(validate(buffer).has_value());
}
