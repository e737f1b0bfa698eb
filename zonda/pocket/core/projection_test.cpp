#include <zonda/pocket/core/projection.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

const char* const match = "{'_id':1,'a':1,'b':{'c':2,'d':3},'e':[{'f':1,'g':2},5,{'f':3}]}";

std::string found_by(const std::string& shape, const std::string& document = match)
{
    const auto parsed = projection::parse(json(shape), projection::language::find, {});
    REQUIRE_MESSAGE(parsed.has_value(), words_of(parsed));
    return shown_json(*parsed->apply(json(document), variables(noon)));
}

std::string projected(const std::string& shape, const std::string& document = match)
{
    const auto parsed = projection::parse(json(shape), projection::language::aggregate, {});
    REQUIRE_MESSAGE(parsed.has_value(), words_of(parsed));
    return shown_json(*parsed->apply(json(document), variables(noon)));
}

std::string added(const std::string& fields, const std::string& document = match)
{
    const auto parsed = projection::parse_additions(json(fields), {});
    REQUIRE_MESSAGE(parsed.has_value(), words_of(parsed));
    return shown_json(*parsed->apply(json(document), variables(noon)));
}

int refusal(const std::string& shape, projection::language dialect = projection::language::find)
{
    const auto parsed = projection::parse(json(shape), dialect, {});
    REQUIRE(parsed.has_error());
    return static_cast<int>(parsed.error().code);
}

} // namespace

TEST_CASE("inclusion keeps _id and the document's order")
{
    CHECK(found_by("{'b': 1, 'a': 1}") == "{'_id':1,'a':1,'b':{'c':2,'d':3}}");
    CHECK(found_by("{'a': 1, '_id': 0}") == "{'a':1}");
    CHECK(found_by("{'b.c': 1}") == "{'_id':1,'b':{'c':2}}");
    CHECK(found_by("{'b': {'c': 1}}") == "{'_id':1,'b':{'c':2}}");
    CHECK(found_by("{'e.f': 1}") == "{'_id':1,'e':[{'f':1},{'f':3}]}");
    CHECK(found_by("{'x': 1}") == "{'_id':1}");
    CHECK(found_by("{'_id': 1}") == "{'_id':1}");
    CHECK(found_by("{'a.x': 1}") == "{'_id':1}");
    CHECK(found_by("{}") == "{'_id':1,'a':1,'b':{'c':2,'d':3},'e':[{'f':1,'g':2},5,{'f':3}]}");
}

TEST_CASE("exclusion keeps the rest")
{
    CHECK(found_by("{'e': 0, 'b.c': 0}") == "{'_id':1,'a':1,'b':{'d':3}}");
    CHECK(found_by("{'_id': 0, 'b': 0, 'e': 0}") == "{'a':1}");
    CHECK(found_by("{'_id': 0}", "{'_id':1,'a':2}") == "{'a':2}");
    CHECK(found_by("{'e.f': 0, 'a': 0, 'b': 0}") == "{'_id':1,'e':[{'g':2},5,{}]}");
}

TEST_CASE("find cuts arrays and shows the element that matches")
{
    CHECK(found_by("{'a': {'$slice': 2}}", "{'a':[1,2,3],'b':1}") == "{'a':[1,2],'b':1}");
    CHECK(found_by("{'a': {'$slice': -1}}", "{'a':[1,2,3]}") == "{'a':[3]}");
    CHECK(found_by("{'a': {'$slice': [1, 1]}}", "{'a':[1,2,3]}") == "{'a':[2]}");
    CHECK(found_by("{'a': {'$slice': [-2, 5]}}", "{'a':[1,2,3]}") == "{'a':[2,3]}");
    CHECK(found_by("{'a': {'$slice': 1}, 'b': 1}", "{'_id':1,'a':[1,2],'b':2,'c':3}") == "{'_id':1,'a':[1],'b':2}");
    CHECK(found_by("{'a': {'$elemMatch': {'$gt': 1}}}", "{'_id':1,'a':[1,2,3],'b':1}") == "{'_id':1,'a':[2]}");
    CHECK(found_by("{'a': {'$elemMatch': {'x': 2}}}", "{'_id':1,'a':[{'x':1},{'x':2,'y':3}]}") ==
          "{'_id':1,'a':[{'x':2,'y':3}]}");
    CHECK(found_by("{'a': {'$elemMatch': {'$gt': 9}}}", "{'_id':1,'a':[1]}") == "{'_id':1}");
}

TEST_CASE("fields can be computed")
{
    CHECK(projected("{'s': {'$add': ['$a', '$b.c']}, 'a': 1}") == "{'_id':1,'a':1,'s':3}");
    CHECK(projected("{'b': {'c': '$a', 'd': 1}}") == "{'_id':1,'b':{'d':3,'c':1}}");
    CHECK(projected("{'x.y': '$a', '_id': 0}") == "{'x':{'y':1}}");
    CHECK(projected("{'_id': '$a'}") == "{'_id':1}");
    CHECK(projected("{'a': {'$literal': 1}}") == "{'_id':1,'a':1}");
    CHECK(projected("{'t': '$nowhere'}") == "{'_id':1}");
    CHECK(found_by("{'x': '$b.d'}") == "{'_id':1,'x':3}");
    CHECK(added("{'z': '$a'}", "{'_id':1,'a':2}") == "{'_id':1,'a':2,'z':2}");
    CHECK(added("{'a': 5, 'b.c': '$a'}", "{'a':2}") == "{'a':5,'b':{'c':2}}");
    CHECK(added("{'a.x': 1}", "{'a':[{'y':2},3]}") == "{'a':[{'y':2,'x':1},{'x':1}]}");
    CHECK(added("{'a': '$$REMOVE'}", "{'a':1,'b':2}") == "{'b':2}");
}

TEST_CASE("mixtures and collisions are refused")
{
    CHECK(refusal("{'a': 1, 'b': 0}") == 31254);
    CHECK(refusal("{'a': 0, 'b': 1}") == 31253);
    CHECK(refusal("{'a': 1, 'a.b': 1}") == 31249);
    CHECK(refusal("{'a.b': 1, 'a': 1}") == 31250);
    CHECK(refusal("{'a.$': 1}") == 2);
    CHECK(refusal("{'a': {}}") == 51270);
    CHECK(refusal("{}", projection::language::aggregate) == 51272);
    CHECK(refusal("{'a': {'$foo': 1}}") == 31325);
}

TEST_CASE("what is computed into each element of an array is bounded together")
{
    bson::document of = doc("_id", 1, "t", std::string(2'000'000, 't'), "a", std::vector<int>(60, 1));
    const auto parsed = projection::parse_additions(json("{'a.x': '$t'}"), {});
    REQUIRE_MESSAGE(parsed.has_value(), words_of(parsed));
    const auto made = parsed->apply(of, variables(noon));
    REQUIRE(made.has_error());
    CHECK(static_cast<int>(made.error().code) == 292);

    std::string fields = "{'f0': '$t'";
    for (int i = 1; i < 60; ++i)
        fields += ", 'f" + std::to_string(i) + "': '$t'";
    const auto beside = projection::parse_additions(json(fields + "}"), {});
    REQUIRE_MESSAGE(beside.has_value(), words_of(beside));
    CHECK(beside->apply(of, variables(noon)).has_error());

    const variables with(noon);
    of = doc("_id", 1, "t", std::string(1'000, 't'), "a", arr(1, arr(2), doc("b", 3)));
    CHECK(parsed->apply(of, with).has_value());
    CHECK(with.held_bytes() == 0);
}
