#include <zonda/web/core/method.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("methods are read and written, and their case counts")
{
    CHECK(method_of("GET") == method::get);
    CHECK(method_of("DELETE") == method::del);
    CHECK(method_of("get") == method::other);
    CHECK(method_of("FOOBAR") == method::other);
    CHECK(method_of("OTHER") == method::other);
    CHECK(name_of(method::del) == "DELETE");
}

TEST_CASE("a set of methods is written as Allow wants it")
{
    method_set set;
    CHECK(set.empty());
    CHECK(to_string(set) == "");
    set.insert(method::post);
    set.insert(method::get);
    CHECK(to_string(set) == "GET, POST");
    CHECK(set.contains(method::get));
    CHECK(!set.contains(method::put));
}
