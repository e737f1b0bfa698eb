#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

int sign(int x)
{
    return (x > 0) - (x < 0);
}

// From the least to the greatest; those of one line are equal.
const char* const ladder[] = {
    "{'': [{'$minKey': 1}]}",
    "{'': [{'$undefined': true}]}",
    "{'': [null]}",
    "{'': [{'$numberDouble': 'NaN'}, {'$numberDecimal': 'NaN'}]}",
    "{'': [{'$numberDouble': '-Infinity'}, {'$numberDecimal': '-Infinity'}]}",
    "{'': [{'$numberDecimal': '-1E+6000'}]}",
    "{'': [-1.7e308]}",
    "{'': [{'$numberLong': '-9223372036854775808'}, -9223372036854775808.0]}",
    "{'': [{'$numberLong': '-9223372036854775807'}]}",
    "{'': [-1.5, {'$numberDecimal': '-1.50'}]}",
    "{'': [-1, -1.0, {'$numberLong': '-1'}, {'$numberDecimal': '-1'}]}",
    "{'': [{'$numberDecimal': '-0.1'}]}", // -0.1 as a double is a little less than that
    "{'': [-5e-324]}",
    "{'': [{'$numberDecimal': '-1E-6000'}]}",
    "{'': [0, 0.0, {'$numberDouble': '-0.0'}, {'$numberLong': '0'}, {'$numberDecimal': '0E+10'}]}",
    "{'': [{'$numberDecimal': '1E-6176'}]}",
    "{'': [5e-324]}",
    "{'': [{'$numberDecimal': '0.1'}]}",
    "{'': [0.1]}",
    "{'': [1, 1.0, {'$numberDecimal': '1.000'}]}",
    "{'': [{'$numberLong': '9007199254740992'}, 9007199254740992.0]}",
    "{'': [{'$numberLong': '9007199254740993'}, {'$numberDecimal': '9007199254740993'}]}",
    "{'': [{'$numberDecimal': '9007199254740993.5'}]}",
    "{'': [{'$numberLong': '9223372036854775807'}]}",
    "{'': [9223372036854775808.0, {'$numberDecimal': '9223372036854775808'}]}",
    "{'': [1.7e308]}",
    "{'': [{'$numberDecimal': '9.999999999999999999999999999999998E+6144'}]}",
    "{'': [{'$numberDecimal': '9.999999999999999999999999999999999E+6144'}]}",
    "{'': [{'$numberDouble': 'Infinity'}, {'$numberDecimal': 'Infinity'}]}",
    "{'': ['', {'$symbol': ''}]}",
    "{'': ['a', {'$symbol': 'a'}]}",
    "{'': ['a\\u0000']}",
    "{'': ['a\\u0001']}",
    "{'': ['ab']}",
    "{'': ['b']}",
    "{'': ['\u00e9']}",
    "{'': [{}]}",
    "{'': [{'b': 1}]}", // brackets first: a number is less than a string, whatever the names
    "{'': [{'b': 1, 'a': 0}]}",
    "{'': [{'b': 2}]}",
    "{'': [{'a': 'x'}]}",
    "{'': [[]]}",
    "{'': [[1]]}",
    "{'': [[1, 2]]}",
    "{'': [[2]]}",
    "{'': [['a']]}",
    "{'': [{'$binary': {'base64': '', 'subType': '00'}}]}",
    "{'': [{'$binary': {'base64': 'Aw==', 'subType': '00'}}]}",
    "{'': [{'$binary': {'base64': 'Ag==', 'subType': '05'}}]}",
    "{'': [{'$binary': {'base64': 'AAA=', 'subType': '00'}}]}",
    "{'': [{'$oid': '000000000000000000000001'}]}",
    "{'': [{'$oid': '100000000000000000000000'}]}",
    "{'': [false]}",
    "{'': [true]}",
    "{'': [{'$date': {'$numberLong': '-1'}}]}",
    "{'': [{'$date': {'$numberLong': '1'}}]}",
    "{'': [{'$timestamp': {'t': 1, 'i': 5}}]}",
    "{'': [{'$timestamp': {'t': 2, 'i': 1}}]}",
    "{'': [{'$regularExpression': {'pattern': 'a', 'options': ''}}]}",
    "{'': [{'$regularExpression': {'pattern': 'a', 'options': 'i'}}]}",
    "{'': [{'$code': 'f'}]}",
    "{'': [{'$code': 'f', '$scope': {}}]}",
    "{'': [{'$maxKey': 1}]}",
};

} // namespace

TEST_CASE("values have one order across types, and their keys have the same")
{
    std::vector<bson::document> lines;
    for (const auto* text : ladder)
        lines.push_back(json(text));
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t j = 0; j < lines.size(); ++j)
            for (const auto a : items_of(lines[i][""]))
                for (const auto b : items_of(lines[j][""]))
                {
                    const int wanted = (i > j) - (i < j);
                    INFO(shown(a), " and ", shown(b));
                    CHECK(sign(compare(a, b)) == wanted);
                    const auto key_a = key_of(a);
                    const auto key_b = key_of(b);
                    CHECK((key_a > key_b) - (key_a < key_b) == wanted);
                }
}

TEST_CASE("no key begins with another, so keys can stand one after the other")
{
    std::vector<bytes> keys;
    for (const auto* text : ladder)
    {
        const auto line = json(text);
        keys.push_back(key_of(as_array(line[""])[0]));
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t j = 0; j < keys.size(); ++j)
            if (i != j)
                CHECK_FALSE(std::equal(keys[i].begin(), keys[i].end(), keys[j].begin(),
                                       keys[j].begin() +
                                           static_cast<std::ptrdiff_t>(std::min(keys[i].size(), keys[j].size()))));
}

TEST_CASE("inverted keys have the opposite order")
{
    std::vector<bytes> keys;
    for (const auto* text : ladder)
    {
        const auto line = json(text);
        keys.push_back(key_of(as_array(line[""])[0]));
        invert(keys.back(), 0);
    }
    for (std::size_t i = 1; i < keys.size(); ++i)
        CHECK(keys[i] < keys[i - 1]);
}

TEST_CASE("the end of a bracket lies above all of its keys and below the next bracket's")
{
    std::vector<bson::document> lines;
    for (const auto* text : ladder)
        lines.push_back(json(text));
    for (const auto& line : lines)
        for (const auto& other : lines)
        {
            const auto v = as_array(line[""])[0];
            const auto w = as_array(other[""])[0];
            CHECK(key_of(v) < end_of(bracket_of(v)));
            if (bracket_of(v) < bracket_of(w))
                CHECK(end_of(bracket_of(v)) <= key_of(w));
        }
}
