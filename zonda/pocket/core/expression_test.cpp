#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

const char* const subject =
    "{'a':5,'b':-2.5,'s':'Côte','l':[3,1,2],'d':{'$date':'2014-07-08T20:30:15.123Z'},'n':null,"
    "'o':{'x':1,'y':'z'},'g':[{'p':1},{'p':2,'q':3},{}],'big':{'$numberLong':'9223372036854775807'}}";

// The value in relaxed JSON; `missing`; or the code and the words of its failure.
std::string value_of(const std::string& source, const std::string& document = subject)
{
    const auto holder = json("{'e': " + source + "}");
    const auto parsed = expression::parse(holder["e"], {});
    if (!parsed)
        return std::to_string(static_cast<int>(parsed.error().code)) + " " + parsed.error().words;
    const auto made = parsed->evaluate(json(document), variables(noon));
    if (!made)
        return std::to_string(static_cast<int>(made.error().code)) + " " + made.error().words;
    std::string text = made->missing() ? "missing" : bson::to_json(made->view());
    for (char& c : text)
        if (c == '"')
            c = '\'';
    return text;
}

} // namespace

TEST_CASE("fields, variables, literals and documents")
{
    CHECK(value_of("'$a'") == "5");
    CHECK(value_of("'$o.x'") == "1");
    CHECK(value_of("'$g.p'") == "[1,2]");
    CHECK(value_of("'$l.0'") == "[]");
    CHECK(value_of("'$nowhere'") == "missing");
    CHECK(value_of("'$$ROOT.a'") == "5");
    CHECK(value_of("'$$CURRENT.o.y'") == "'z'");
    CHECK(value_of("'$$NOW'") == "{'$date':'2026-11-18T11:06:40Z'}");
    CHECK(value_of("{'$literal': '$a'}") == "'$a'");
    CHECK(value_of("{'k': '$a', 'm': '$nowhere', 'r': '$$REMOVE'}") == "{'k':5}");
    CHECK(value_of("['$a', '$nowhere', 1]") == "[5,null,1]");
    CHECK(value_of("'plain'") == "'plain'");
    CHECK(value_of("'$$foo'") == "17276 Use of undefined variable: foo");
    CHECK(value_of("{'$foo': 1}") == "168 Unrecognized expression '$foo'");
    CHECK(value_of("{'$add': [1], '$subtract': [1, 2]}").starts_with("15983 "));
    CHECK(value_of("{'$eq': [1]}") == "16020 Expression $eq takes exactly 2 arguments. 1 were passed in.");
    CHECK(value_of("'$'") == "16872 '$' by itself is not a valid FieldPath");
}

TEST_CASE("logic")
{
    CHECK(value_of("{'$and': [1, '$a', {'$gt': ['$a', 4]}]}") == "true");
    CHECK(value_of("{'$or': [0, null, '$nowhere']}") == "false");
    CHECK(value_of("{'$not': ['$n']}") == "true");
    CHECK(value_of("{'$cmp': ['$a', '$s']}") == "-1");
    CHECK(value_of("{'$ne': ['$a', 5.0]}") == "false");
    CHECK(value_of("{'$lte': ['$b', '$a']}") == "true");
    CHECK(value_of("{'$cond': [{'$eq': ['$a', 5]}, 'yes', {'$divide': [1, 0]}]}") == "'yes'");
    CHECK(value_of("{'$cond': {'if': false, 'then': 1, 'else': '$s'}}") == "'Côte'");
    CHECK(value_of("{'$cond': {'if': 1, 'then': 1}}") == "17082 Missing 'else' parameter to $cond");
    CHECK(value_of("{'$ifNull': ['$n', '$nowhere', 'x']}") == "'x'");
    CHECK(value_of("{'$switch': {'branches': [{'case': false, 'then': 1}, {'case': true, 'then': 2}]}}") == "2");
    CHECK(value_of("{'$switch': {'branches': [{'case': false, 'then': 1}], 'default': 'd'}}") == "'d'");
    CHECK(value_of("{'$switch': {'branches': [{'case': false, 'then': 1}]}}").starts_with("40066 "));
}

TEST_CASE("arithmetic")
{
    CHECK(value_of("{'$add': ['$a', 1, 0.5]}") == "6.5");
    CHECK(value_of("{'$add': ['$a', null]}") == "null");
    CHECK(value_of("{'$add': ['$big', 1]}") == "9.223372036854776E+18");
    CHECK(value_of("{'$add': ['$d', 1000]}") == "{'$date':'2014-07-08T20:30:16.123Z'}");
    CHECK(value_of("{'$add': ['$s', 1]}") == "14 $add only supports numeric or date types, not string");
    CHECK(value_of("{'$subtract': ['$d', '$d']}") == "0");
    CHECK(value_of("{'$subtract': ['$a', 7]}") == "-2");
    CHECK(value_of("{'$multiply': ['$a', 3, 2]}") == "30");
    CHECK(value_of("{'$divide': ['$a', 2]}") == "2.5");
    CHECK(value_of("{'$divide': ['$a', 0]}") == "2 can't $divide by zero");
    CHECK(value_of("{'$mod': [-7, 3]}") == "-1");
    CHECK(value_of("{'$mod': ['$big', -1]}") == "0");
    CHECK(value_of("{'$abs': '$b'}") == "2.5");
    CHECK(value_of("[{'$ceil': '$b'}, {'$floor': '$b'}, {'$trunc': '$b'}, {'$round': '$b'}]") ==
          "[-2.0,-3.0,-2.0,-2.0]");
    CHECK(value_of("[{'$round': [2.345, 2]}, {'$round': [1250, -2]}, {'$trunc': [2.39, 1]}]") == "[2.35,1200,2.3]");
    CHECK(value_of("{'$pow': [2, 10]}") == "1024");
    CHECK(value_of("{'$pow': [2, -1]}") == "0.5");
    CHECK(value_of("{'$sqrt': 9}") == "3.0");
    CHECK(value_of("{'$sqrt': -1}").starts_with("28714 "));
    CHECK(value_of("{'$log10': 1000}") == "3.0");
    CHECK(value_of("[{'$sum': '$l'}, {'$avg': '$l'}, {'$min': '$l'}, {'$max': ['$a', '$b', 'x']}]") == "[6,2.0,1,'x']");
    CHECK(value_of("{'$add': [{'$numberDecimal': '1'}, 1]}").starts_with("2 pocket stores and compares Decimal128"));
}

TEST_CASE("text")
{
    CHECK(value_of("{'$concat': ['$s', ' ', 'd']}") == "'Côte d'");
    CHECK(value_of("{'$concat': ['$s', '$n']}") == "null");
    CHECK(value_of("{'$concat': ['$a']}") == "16702 $concat only supports strings, not int");
    CHECK(value_of("[{'$toUpper': '$s'}, {'$toLower': 'ABC'}, {'$toLower': '$n'}]") == "['CôTE','abc','']");
    CHECK(value_of("[{'$strLenCP': '$s'}, {'$strLenBytes': '$s'}]") == "[4,5]");
    CHECK(value_of("[{'$substrCP': ['$s', 1, 2]}, {'$substrBytes': ['$s', 0, 1]}]") == "['ôt','C']");
    CHECK(value_of("{'$substrBytes': ['$s', 2, 1]}").starts_with("28656 "));
    CHECK(value_of("{'$split': ['a-b--c', '-']}") == "['a','b','','c']");
    CHECK(value_of("[{'$indexOfCP': ['$s', 'te']}, {'$indexOfBytes': ['$s', 'te']}, {'$indexOfCP': ['$s', 'x']}]") ==
          "[2,3,-1]");
    CHECK(value_of("[{'$trim': {'input': '  x '}}, {'$ltrim': {'input': 'xxa', 'chars': 'x'}}, "
                   "{'$rtrim': {'input': 'ayx', 'chars': 'xy'}}]") == "['x','a','a']");
    CHECK(value_of("{'$regexMatch': {'input': '$s', 'regex': '^c', 'options': 'i'}}") == "true");
    CHECK(value_of("[{'$replaceOne': {'input': 'aba', 'find': 'a', 'replacement': 'x'}}, "
                   "{'$replaceAll': {'input': 'aba', 'find': 'a', 'replacement': 'x'}}]") == "['xba','xbx']");
}

TEST_CASE("arrays and sets")
{
    CHECK(value_of("[{'$size': '$l'}, {'$isArray': '$l'}, {'$isArray': ['$a']}]") == "[3,true,false]");
    CHECK(value_of("{'$size': '$a'}") == "17124 The argument to $size must be an array, but was of type: int");
    CHECK(value_of("[{'$arrayElemAt': ['$l', 0]}, {'$arrayElemAt': ['$l', -1]}, {'$first': '$l'}, {'$last': '$l'}]") ==
          "[3,2,3,2]");
    CHECK(value_of("{'$arrayElemAt': ['$l', 7]}") == "missing");
    CHECK(value_of("[{'$slice': ['$l', 2]}, {'$slice': ['$l', -2]}, {'$slice': ['$l', 1, 1]}]") == "[[3,1],[1,2],[1]]");
    CHECK(value_of("{'$concatArrays': ['$l', [9]]}") == "[3,1,2,9]");
    CHECK(value_of("[{'$in': [2, '$l']}, {'$in': [7, '$l']}]") == "[true,false]");
    CHECK(value_of("{'$indexOfArray': ['$l', 1]}") == "1");
    CHECK(value_of("{'$reverseArray': '$l'}") == "[2,1,3]");
    CHECK(value_of("[{'$range': [0, 3]}, {'$range': [5, 0, -2]}]") == "[[0,1,2],[5,3,1]]");
    CHECK(value_of("{'$range': [0, 2000000000]}").starts_with("292 "));
    CHECK(value_of("{'$zip': {'inputs': [['a', 'b'], [1]], 'useLongestLength': true}}") == "[['a',1],['b',null]]");
    CHECK(
        value_of(
            "[{'$sortArray': {'input': '$l', 'sortBy': -1}}, {'$sortArray': {'input': '$g', 'sortBy': {'q': -1}}}]") ==
        "[[3,2,1],[{'p':2,'q':3},{'p':1},{}]]");
    CHECK(value_of("{'$setUnion': [[2, 1], [2, 3]]}") == "[1,2,3]");
    CHECK(value_of("[{'$setIntersection': [[2, 1], [2, 3]]}, {'$setDifference': [[2, 1, 2], [1]]}]") == "[[2],[2]]");
    CHECK(value_of("[{'$setIsSubset': [[1], '$l']}, {'$setEquals': [[1, 1], [1]]}]") == "[true,true]");
    CHECK(value_of("[{'$anyElementTrue': [[0, 1]]}, {'$allElementsTrue': [[0, 1]]}]") == "[true,false]");
}

TEST_CASE("documents")
{
    CHECK(value_of("{'$mergeObjects': ['$o', {'x': 2}, null]}") == "{'x':2,'y':'z'}");
    CHECK(value_of("{'$objectToArray': '$o'}") == "[{'k':'x','v':1},{'k':'y','v':'z'}]");
    CHECK(value_of("{'$arrayToObject': [[['a', 1], ['b', 2]]]}") == "{'a':1,'b':2}");
    CHECK(value_of("{'$arrayToObject': {'$objectToArray': '$o'}}") == "{'x':1,'y':'z'}");
    CHECK(value_of("[{'$getField': 'a'}, {'$getField': {'field': 'y', 'input': '$o'}}]") == "[5,'z']");
    CHECK(value_of("{'$setField': {'field': 'x', 'input': '$o', 'value': 9}}") == "{'x':9,'y':'z'}");
}

TEST_CASE("operators with variables of their own")
{
    CHECK(value_of("{'$let': {'vars': {'x': '$a', 'y': 2}, 'in': {'$multiply': ['$$x', '$$y']}}}") == "10");
    CHECK(value_of("{'$map': {'input': '$l', 'as': 'n', 'in': {'$add': ['$$n', '$a']}}}") == "[8,6,7]");
    CHECK(value_of("{'$map': {'input': '$l', 'in': '$$this'}}") == "[3,1,2]");
    CHECK(value_of("{'$filter': {'input': '$l', 'cond': {'$gt': ['$$this', 1]}}}") == "[3,2]");
    CHECK(value_of("{'$filter': {'input': '$l', 'cond': true, 'limit': 2}}") == "[3,1]");
    CHECK(value_of("{'$reduce': {'input': '$l', 'initialValue': 0, 'in': {'$add': ['$$value', '$$this']}}}") == "6");
    CHECK(value_of("{'$map': {'input': '$l', 'as': 'N', 'in': 1}}").starts_with("16867 "));
    CHECK(value_of("{'$map': {'input': '$l', 'in': '$$value'}}") == "17276 Use of undefined variable: value");
    CHECK(value_of("{'$filter': {'input': '$l'}}") == "28648 Missing 'cond' parameter to $filter");
}

TEST_CASE("conversions")
{
    CHECK(value_of("[{'$toInt': '12'}, {'$toInt': 3.9}, {'$toLong': true}, {'$toDouble': '1.5'}]") == "[12,3,1,1.5]");
    CHECK(value_of("[{'$toString': 5}, {'$toString': 2.5}, {'$toString': true}, {'$toString': '$d'}]") ==
          "['5','2.5','true','2014-07-08T20:30:15.123Z']");
    CHECK(value_of("[{'$toBool': 'false'}, {'$toBool': 0}, {'$toBool': null}]") == "[true,false,null]");
    CHECK(value_of("{'$toDate': '2014-07-08T20:30:00Z'}") == "{'$date':'2014-07-08T20:30:00Z'}");
    CHECK(value_of("{'$toDate': {'$toLong': '1000'}}") == "{'$date':'1970-01-01T00:00:01Z'}");
    CHECK(value_of("{'$toObjectId': '5f0000000000000000000001'}") == "{'$oid':'5f0000000000000000000001'}");
    CHECK(value_of("{'$toInt': 'x'}").starts_with("241 Failed to convert"));
    CHECK(value_of("{'$toInt': 1e10}").starts_with("241 "));
    CHECK(value_of("{'$convert': {'input': 'x', 'to': 'int', 'onError': 'bad'}}") == "'bad'");
    CHECK(value_of("{'$convert': {'input': null, 'to': 'int', 'onNull': 0}}") == "0");
    CHECK(value_of("[{'$type': '$a'}, {'$type': '$nowhere'}, {'$type': '$l'}, {'$isNumber': '$b'}]") ==
          "['int','missing','array',true]");
}

TEST_CASE("dates")
{
    CHECK(value_of("[{'$year': '$d'}, {'$month': '$d'}, {'$dayOfMonth': '$d'}, {'$hour': '$d'}, {'$minute': '$d'}, "
                   "{'$second': '$d'}, {'$millisecond': '$d'}]") == "[2014,7,8,20,30,15,123]");
    CHECK(value_of("[{'$dayOfWeek': '$d'}, {'$isoDayOfWeek': '$d'}, {'$dayOfYear': '$d'}, {'$isoWeek': '$d'}]") ==
          "[3,2,189,28]");
    CHECK(value_of("{'$hour': {'date': '$d', 'timezone': '+05:30'}}") == "2");
    CHECK(value_of("{'$dateToString': {'date': '$d'}}") == "'2014-07-08T20:30:15.123Z'");
    CHECK(value_of("{'$dateToString': {'date': '$d', 'format': '%d.%m.%Y %H:%M %z', 'timezone': '-0300'}}") ==
          "'08.07.2014 17:30 -0300'");
    CHECK(value_of("{'$dateToString': {'date': '$n', 'onNull': '?'}}") == "'?'");
    CHECK(value_of("{'$dateFromString': {'dateString': '1930-07-13T15:00:00-03:30'}}") ==
          "{'$date':{'$numberLong':'-1245562200000'}}");
    CHECK(value_of("{'$year': '$s'}") == "16006 can't convert from BSON type string to Date");
    CHECK(value_of("{'$year': {'date': '$d', 'timezone': 'Europe/Berlin'}}").starts_with("40485 "));
}
