#include <zonda/pocket/core/match.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

bool matches(const std::string& query, const std::string& document)
{
    const auto parsed = filter::parse(json(query));
    REQUIRE_MESSAGE(parsed.has_value(), query, ": ", words_of(parsed));
    const auto matched = parsed->matches(json(document), variables(noon));
    REQUIRE(matched.has_value());
    return *matched;
}

std::string refusal(const std::string& query)
{
    const auto parsed = filter::parse(json(query));
    REQUIRE_MESSAGE(parsed.has_error(), query);
    return std::to_string(static_cast<int>(parsed.error().code)) + " " + parsed.error().words;
}

} // namespace

TEST_CASE("equality looks into arrays, across numeric types, and takes null for missing")
{
    CHECK(matches("{'a': 1}", "{'a': 1.0}"));
    CHECK(matches("{'a': 1}", "{'a': [3, 1]}"));
    CHECK(matches("{'a': [3, 1]}", "{'a': [3, 1]}"));
    CHECK(matches("{'a': [3, 1]}", "{'a': [[3, 1], 5]}"));
    CHECK_FALSE(matches("{'a': [3, 1]}", "{'a': [1, 3]}"));
    CHECK(matches("{'a': null}", "{}"));
    CHECK(matches("{'a': null}", "{'a': null}"));
    CHECK(matches("{'a': null}", "{'a': [1, null]}"));
    CHECK_FALSE(matches("{'a': null}", "{'a': []}"));
    CHECK_FALSE(matches("{'a': null}", "{'a': 0}"));
    CHECK(matches("{'a': {'b': 1}}", "{'a': {'b': 1}}"));
    CHECK_FALSE(matches("{'a': {'b': 1}}", "{'a': {'b': 1, 'c': 2}}"));
    CHECK(matches("{'a': {'$ref': 'x', '$id': 1}}", "{'a': {'$ref': 'x', '$id': 1}}"));
    CHECK(matches("{}", "{'a': 1}"));
}

TEST_CASE("dotted paths go through documents, arrays of documents and indexes")
{
    CHECK(matches("{'a.b': 1}", "{'a': {'b': 1}}"));
    CHECK(matches("{'a.b': 1}", "{'a': [{'b': 2}, {'b': 1}]}"));
    CHECK(matches("{'a.1.b': 1}", "{'a': [{'b': 2}, {'b': 1}]}"));
    CHECK_FALSE(matches("{'a.0.b': 1}", "{'a': [{'b': 2}, {'b': 1}]}"));
    CHECK(matches("{'a.0': 5}", "{'a': [5, 6]}"));
    CHECK_FALSE(matches("{'a.0': 5}", "{'a': [[5]]}"));
    CHECK(matches("{'a.b': 1}", "{'a': [{'b': [0, 1]}]}"));
    CHECK(matches("{'a.b': null}", "{'a': {}}"));
    CHECK(matches("{'a.b': null}", "{'a': 5}"));
    CHECK(matches("{'a.b': null}", "{'a': [{'b': 1}, {}]}"));
    CHECK_FALSE(matches("{'a.b': null}", "{'a': [1, 2]}"));
    CHECK_FALSE(matches("{'a.b': null}", "{'a': []}"));
    CHECK_FALSE(matches("{'a.b': 1}", "{'a': [[{'b': 1}]]}"));
    CHECK(matches("{'a.01': 1}", "{'a': {'01': 1}}"));
}

TEST_CASE("ranges stay inside the bracket of their operand")
{
    CHECK(matches("{'a': {'$gt': 1, '$lt': 3}}", "{'a': 2}"));
    CHECK(matches("{'a': {'$gt': 1, '$lt': 3}}", "{'a': [0, 5]}")); // two elements, as MongoDB has it
    CHECK_FALSE(matches("{'a': {'$gt': 1}}", "{'a': 'x'}"));
    CHECK_FALSE(matches("{'a': {'$lt': 1}}", "{}"));
    CHECK(matches("{'a': {'$gte': 'b'}}", "{'a': 'b'}"));
    CHECK(matches("{'a': {'$gte': null}}", "{}"));
    CHECK_FALSE(matches("{'a': {'$gt': null}}", "{}"));
    CHECK(matches("{'a': {'$gt': {'$minKey': 1}}}", "{'a': 'x'}"));
    CHECK(matches("{'a': {'$lte': {'$maxKey': 1}}}", "{'a': 5}"));
    CHECK_FALSE(matches("{'a': {'$lt': 5}}", "{'a': {'$numberDouble': 'NaN'}}"));
    CHECK(matches("{'a': {'$gte': {'$numberDouble': 'NaN'}}}", "{'a': {'$numberDouble': 'NaN'}}"));
    CHECK(matches("{'a': {'$lt': {'$date': {'$numberLong': '0'}}}}", "{'a': {'$date': {'$numberLong': '-1'}}}"));
    CHECK(matches("{'a': {'$gt': [1]}}", "{'a': [2]}"));
}

TEST_CASE("negations match where nothing matches")
{
    CHECK(matches("{'a': {'$ne': 1}}", "{'a': [2, 3]}"));
    CHECK_FALSE(matches("{'a': {'$ne': 1}}", "{'a': [1, 3]}"));
    CHECK(matches("{'a': {'$ne': 1}}", "{}"));
    CHECK_FALSE(matches("{'a': {'$ne': null}}", "{}"));
    CHECK(matches("{'a': {'$nin': [1, 2]}}", "{'a': 3}"));
    CHECK_FALSE(matches("{'a': {'$nin': [1, null]}}", "{}"));
    CHECK(matches("{'a': {'$not': {'$gt': 5}}}", "{}"));
    CHECK_FALSE(matches("{'a': {'$not': {'$gt': 5, '$lt': 9}}}", "{'a': 7}"));
    CHECK(matches("{'a': {'$not': {'$regularExpression': {'pattern': '^x', 'options': ''}}}}", "{'a': 'y'}"));
    CHECK(matches("{'$nor': [{'a': 1}, {'b': 1}]}", "{'a': 2}"));
    CHECK_FALSE(matches("{'$nor': [{'a': 1}, {'b': 1}]}", "{'b': 1}"));
}

TEST_CASE("$in takes values, null and regular expressions")
{
    CHECK(matches("{'a': {'$in': [1, 'x']}}", "{'a': 'x'}"));
    CHECK(matches("{'a': {'$in': [3, 1, 2]}}", "{'a': [9, 2]}"));
    CHECK(matches("{'a': {'$in': [null]}}", "{}"));
    CHECK(matches("{'a': {'$in': [[1, 2]]}}", "{'a': [1, 2]}"));
    CHECK_FALSE(matches("{'a': {'$in': []}}", "{'a': 1}"));
    CHECK(matches("{'a': {'$in': [{'$regularExpression': {'pattern': '^br', 'options': 'i'}}]}}", "{'a': 'Brazil'}"));
}

TEST_CASE("$exists, $type, $size, $mod and $all")
{
    CHECK(matches("{'a': {'$exists': true}}", "{'a': null}"));
    CHECK(matches("{'a.b': {'$exists': false}}", "{'a': {}}"));
    CHECK(matches("{'a.b': {'$exists': false}}", "{'a': [1, {'c': 1}]}"));
    CHECK_FALSE(matches("{'a.b': {'$exists': false}}", "{'a': [{}, {'b': 1}]}"));
    CHECK(matches("{'a': {'$type': 'string'}}", "{'a': 'x'}"));
    CHECK(matches("{'a': {'$type': ['int', 'null']}}", "{'a': null}"));
    CHECK(matches("{'a': {'$type': 'number'}}", "{'a': [true, 5.5]}"));
    CHECK(matches("{'a': {'$type': 'array'}}", "{'a': [1]}"));
    CHECK(matches("{'a': {'$type': 16}}", "{'a': 1}"));
    CHECK_FALSE(matches("{'a': {'$type': 'long'}}", "{'a': 1}"));
    CHECK(matches("{'a': {'$size': 2}}", "{'a': [1, 2]}"));
    CHECK_FALSE(matches("{'a': {'$size': 2}}", "{'a': 2}"));
    CHECK(matches("{'a': {'$mod': [4, 1]}}", "{'a': 9}"));
    CHECK(matches("{'a': {'$mod': [4, -1]}}", "{'a': -9.7}"));
    CHECK(matches("{'a': {'$mod': [-1, 0]}}", "{'a': {'$numberLong': '-9223372036854775808'}}"));
    CHECK(matches("{'a': {'$all': [1, 2]}}", "{'a': [2, 3, 1]}"));
    CHECK(matches("{'a': {'$all': [5]}}", "{'a': 5}"));
    CHECK_FALSE(matches("{'a': {'$all': []}}", "{'a': []}"));
    CHECK(matches("{'a': {'$all': [{'$elemMatch': {'b': 1}}, {'$elemMatch': {'b': 2}}]}}",
                  "{'a': [{'b': 1}, {'b': 2}]}"));
}

TEST_CASE("$elemMatch asks one element about everything")
{
    CHECK(matches("{'a': {'$elemMatch': {'$gt': 1, '$lt': 3}}}", "{'a': [0, 2, 9]}"));
    CHECK_FALSE(matches("{'a': {'$elemMatch': {'$gt': 1, '$lt': 3}}}", "{'a': [0, 9]}"));
    CHECK(matches("{'a': {'$elemMatch': {'b': 1, 'c': 2}}}", "{'a': [{'b': 1}, {'b': 1, 'c': 2}]}"));
    CHECK_FALSE(matches("{'a': {'$elemMatch': {'b': 1, 'c': 2}}}", "{'a': [{'b': 1}, {'c': 2}]}"));
    CHECK_FALSE(matches("{'a': {'$elemMatch': {'b': 1}}}", "{'a': {'b': 1}}"));
    CHECK(matches("{'a': {'$elemMatch': {'$or': [{'b': 1}, {'b': 7}]}}}", "{'a': [{'b': 7}]}"));
}

TEST_CASE("the position of a match is the outermost array's element")
{
    const auto parsed = filter::parse(json("{'a.b': 2}"));
    match_details details;
    CHECK(parsed->matches(json("{'a': [{'b': 1}, {'b': [0, 0, 2]}]}"), variables(noon), details));
    CHECK(details.index == 1);
}

TEST_CASE("$expr compares fields with each other, and its failure is the query's")
{
    CHECK(matches("{'$expr': {'$gt': ['$goalA', '$goalB']}}", "{'goalA': 7, 'goalB': 1}"));
    const auto parsed = filter::parse(json("{'$expr': {'$divide': [1, '$a']}}"));
    const auto failed = parsed->matches(json("{'a': 0}"), variables(noon));
    REQUIRE(failed.has_error());
    CHECK(failed.error().words == "can't $divide by zero");
}

TEST_CASE("a query that pocket does not understand is refused in MongoDB's words")
{
    CHECK(refusal("{'a': {'$foo': 1}}") == "2 unknown operator: $foo");
    CHECK(refusal("{'a': {'$gt': 1, 'b': 2}}") == "2 unknown operator: b");
    CHECK(refusal("{'$foo': 1}").starts_with("2 unknown top level operator: $foo."));
    CHECK(refusal("{'$where': 'x'}") == "2 $where is not supported by pocket");
    CHECK(refusal("{'$or': []}") == "2 $and/$or/$nor must be a nonempty array");
    CHECK(refusal("{'$or': [1]}") == "2 $or/$and/$nor entries need to be full objects");
    CHECK(refusal("{'a': {'$in': 1}}") == "2 $in needs an array");
    CHECK(refusal("{'a': {'$in': [{'$gt': 1}]}}") == "2 cannot nest $ under $in");
    CHECK(refusal("{'a': {'$mod': [0, 1]}}") == "2 divisor cannot be 0");
    CHECK(refusal("{'a': {'$type': 'foo'}}") == "2 Unknown type name alias: foo");
    CHECK(refusal("{'a': {'$regex': '('}}") == "51091 Regular expression is invalid: missing closing parenthesis");
    CHECK(refusal("{'a': {'$options': 'i'}}") == "2 $options needs a $regex");
    CHECK(refusal("{'a': {'$not': 5}}") == "2 $not needs a regex or a document");
}

TEST_CASE("a field that is not there lies above MinKey and below MaxKey")
{
    CHECK(matches("{'a': {'$gte': {'$minKey': 1}}}", "{}"));
    CHECK(matches("{'a': {'$gt': {'$minKey': 1}}}", "{}"));
    CHECK(matches("{'a': {'$lt': {'$maxKey': 1}}}", "{}"));
    CHECK(matches("{'a.b': {'$lte': {'$maxKey': 1}}}", "{'a': 5}"));
    CHECK_FALSE(matches("{'a': {'$lte': {'$minKey': 1}}}", "{}"));
    CHECK_FALSE(matches("{'a': {'$gte': {'$maxKey': 1}}}", "{}"));
    CHECK_FALSE(matches("{'a': {'$lt': 5}}", "{}"));
}
