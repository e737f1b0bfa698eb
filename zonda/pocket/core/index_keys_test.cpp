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
