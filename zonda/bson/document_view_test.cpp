#include <zonda/bson/doc.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;
using namespace zonda::bson;

static_assert(sizeof(document_view) == sizeof(void*));
static_assert(sizeof(value_view) == 2 * sizeof(void*));
static_assert(std::input_iterator<element_iterator>);
static_assert(std::input_iterator<value_iterator>);

TEST_CASE("elements come in the order in which they were written")
{
    const document d = doc("a", 1, "b", "two", "c", arr(3, 4));
    std::string keys;
    for (auto [key, value] : d.view())
        keys += key;
    CHECK(keys == "abc");
    keys.clear();
    for (const auto& field : d)
        keys += field.key;
    CHECK(keys == "abc");
    CHECK(d.count() == 3);
}

TEST_CASE("an empty view is an empty document")
{
    const document_view nothing;
    CHECK(nothing.empty());
    CHECK(nothing.count() == 0);
    CHECK_FALSE(nothing["a"]);
    CHECK_FALSE(nothing.find("a"));
    CHECK(nothing.data().size() == 5);
    CHECK(nothing == doc());
    CHECK(array_view() == arr());
}

TEST_CASE("the first of equal keys is found, and keys are compared whole")
{
    const document d = doc("ab", 1, "a", 2, "a", 3, "", 4);
    CHECK(d["a"].get<int>() == 2);
    CHECK(d[""].get<int>() == 4);
    CHECK_FALSE(d["b"]);
    const auto found = d.find("a");
    REQUIRE(found);
    CHECK(found->key == "a");
    CHECK(found->value.get<int>() == 2);
    CHECK(d.contains("ab"));
    CHECK_FALSE(d.contains("abc"));
}

TEST_CASE("every type is stepped over")
{
    const object_id id;
    const document d = doc("1", 1.0, "2", "s", "3", doc(), "4", arr(), "5", binary(), "6", undefined_t{}, "7", id, "8",
                           true, "9", datetime(), "10", null, "11", regex("a", "b"), "12", db_pointer_view{"c", id},
                           "13", code("d"), "14", symbol_view{"e"}, "15", code_with_scope_view{"f", {}}, "16", 1, "17",
                           timestamp{}, "18", 2L, "19", decimal128(), "20", min_key{}, "21", max_key{}, "last", 22);
    CHECK(d.count() == 22);
    CHECK(d["last"].get<int>() == 22);
}

TEST_CASE("items of an array count from 0")
{
    const array a = arr(1, "two", doc("three", 3));
    CHECK(a.count() == 3);
    CHECK(a[1].text() == "two");
    CHECK(a[2]["three"].get<int>() == 3);
    CHECK_FALSE(a[3]);
    int items = 0;
    for (auto value : a)
        items += value ? 1 : 0;
    CHECK(items == 3);
}
