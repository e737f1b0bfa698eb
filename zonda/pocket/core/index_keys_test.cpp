#include <zonda/pocket/core/index_keys.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

index_definition index(const std::string& key, const std::string& more = "")
{
    auto made = parse_index(json("{'name': 'i', 'key': " + key + more + "}"));
    REQUIRE_MESSAGE(made.has_value(), words_of(made));
    return std::move(*made);
}

// The values of each key, as a duplicate key error would show them.
std::string keys(const index_definition& of, const std::string& document)
{
    const auto source = json(document);
    const auto made = keys_of(of, source);
    if (!made)
        return made.error().words;
    std::string all;
    for (const auto& key : made->keys)
        all += shown_json(key_value(of, source, key)) + " ";
    return all + "m" + std::to_string(made->multikey);
}

} // namespace

TEST_CASE("a plain document has one key, with null for what is missing")
{
    CHECK(keys(index("{'a': 1}"), "{'a': 5}") == "{'a':5} m0");
    CHECK(keys(index("{'a': 1, 'b.c': -1}"), "{'b': {'c': 'x'}}") == "{'a':null,'b.c':'x'} m0");
    CHECK(keys(index("{'a.b': 1}"), "{'a': 5}") == "{'a.b':null} m0");
}

TEST_CASE("an array has a key for each element and one for itself")
{
    CHECK(keys(index("{'a': 1}"), "{'a': [2, 1, 2]}") == "{'a':1} {'a':2} {'a':[2,1,2]} m1");
    CHECK(keys(index("{'a': 1}"), "{'a': []}") == "{'a':[]} m1");
    CHECK(keys(index("{'b': 1, 'a': 1}"), "{'a': [1], 'b': 7}") == "{'b':7,'a':1} {'b':7,'a':[1]} m2");
}

TEST_CASE("documents in an array give their fields together")
{
    CHECK(keys(index("{'a.b': 1, 'a.c': 1}"), "{'a': [{'b': 1, 'c': 2}, {'b': 3}]}") ==
          "{'a.b':1,'a.c':2} {'a.b':3,'a.c':null} m3");
    CHECK(keys(index("{'a.b': 1}"), "{'a': [{'b': [1, 2]}, {'b': 0}]}") ==
          "{'a.b':0} {'a.b':1} {'a.b':2} {'a.b':[1,2]} m1");
    CHECK(keys(index("{'a.b': 1}"), "{'a': [1, 2]}") == "{'a.b':null} m1");
    CHECK(keys(index("{'a.b': 1}"), "{'a': []}") == "{'a.b':null} m1");
}

TEST_CASE("two arrays beside each other are refused")
{
    CHECK(keys(index("{'a': 1, 'b': 1}"), "{'a': [1], 'b': [2]}") == "cannot index parallel arrays [b] [a]");
    CHECK(keys(index("{'a.x': 1, 'a.y': 1}"), "{'a': [{'x': [1], 'y': [2]}]}") ==
          "cannot index parallel arrays [a.y] [a.x]");
}

TEST_CASE("sparse and partial indexes leave documents out")
{
    CHECK(keys(index("{'a': 1}", ", 'sparse': true"), "{'b': 1}") == "m0");
    CHECK(keys(index("{'a': 1}", ", 'sparse': true"), "{'a': null}") == "{'a':null} m0");
    CHECK(keys(index("{'a': 1, 'b': 1}", ", 'sparse': true"), "{'b': 1}") == "{'a':null,'b':1} m0");
    const auto partial = index("{'a': 1}", ", 'partialFilterExpression': {'b': {'$gt': 5}}");
    CHECK(keys(partial, "{'a': 1, 'b': 1}") == "m0");
    CHECK(keys(partial, "{'a': 1, 'b': 9}") == "{'a':1} m0");
}

TEST_CASE("descending parts are inverted, so that keys of one index sort as it says")
{
    const auto of = index("{'a': -1, 'b': 1}");
    const auto key = [&of](const std::string& document) { return *keys_of(of, json(document))->keys.begin(); };
    CHECK(key("{'a': 2, 'b': 9}") < key("{'a': 1, 'b': 1}"));
    CHECK(key("{'a': 1, 'b': 1}") < key("{'a': 1, 'b': 2}"));
    CHECK(key("{'a': 'ab'}") < key("{'a': 'a'}"));
    CHECK(key("{'a': 'a'}") < key("{'a': 5}"));
}

TEST_CASE("arrays under parts with a number in their path are parallel too, and do not multiply")
{
    const auto three = index("{'a.0': 1, 'b.0': 1, 'c.0': 1}");
    std::string many = "[0";
    for (int i = 1; i < 1'000; ++i)
        many += "," + std::to_string(i);
    many += "]";
    CHECK(keys(three, "{'a': {'0': " + many + "}, 'b': {'0': " + many + "}, 'c': {'0': " + many + "}}") ==
          "cannot index parallel arrays [b.0] [a.0]");
    CHECK(keys(index("{'b': 1, 'a.0': 1}"), "{'a': {'0': [1, 2]}, 'b': [3, 4]}") ==
          "cannot index parallel arrays [b] [a.0]");
    CHECK(keys(three, "{'a': {'0': [1]}, 'b': [5], 'c': 6}") == "{'a.0':1,'b.0':5,'c.0':null} "
                                                                "{'a.0':[1],'b.0':5,'c.0':null} m7");
    // Elements of one array, each by its number, are no parallel arrays.
    CHECK(keys(index("{'a.0.x': 1, 'a.1.x': 1}"), "{'a': [{'x': 1}, {'x': 2}]}").ends_with(" m3"));
    std::string parts = "{'b': 1";
    for (int i = 0; i < 31; ++i)
        parts += ", 'a." + std::to_string(i) + ".x': 1";
    std::string items = "[{'x': 0}";
    for (int i = 1; i < 31; ++i)
        items += ",{'x': " + std::to_string(i) + "}";
    CHECK(keys(index(parts + "}"), "{'a': " + items + "]}").starts_with("cannot index"));
}

TEST_CASE("keys that parts with a number multiply are counted with those of the array beside them")
{
    std::string parts = "{";
    std::string fields = "{";
    for (int i = 0; i < 7; ++i)
    {
        parts += "'f" + std::to_string(i) + ".0': 1, ";
        fields += "'f" + std::to_string(i) + "': [5, {}], ";
    }
    std::string many = "0";
    for (int i = 1; i < 200; ++i)
        many += "," + std::to_string(i);
    CHECK(keys(index(parts + "'s.0.b': 1}"), fields + "'s': [{'b': [" + many + "]}]}").starts_with("cannot index"));
    CHECK_FALSE(keys(index(parts + "'s.0.b': 1}"), fields + "'s': [{'b': [1, 2]}]}").starts_with("cannot index"));
    // Alone, an array may have as many elements as it likes.
    std::string more = many;
    for (int i = 200; i < 10'100; ++i)
        more += "," + std::to_string(i);
    const auto made = keys_of(index("{'s.0.b': 1}"), json("{'s': [{'b': [" + more + "]}]}"));
    REQUIRE(made.has_value());
    CHECK(made->keys.size() == 10'102);
}
