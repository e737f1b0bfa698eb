#include <zonda/pocket/core/edit.hpp>
#include <zonda/pocket/core/testing.hpp>
#include <zonda/pocket/core/update.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

outcome<bson::document> apply(const std::string& document, const std::string& change, const std::string& filters = "[]",
                              std::optional<std::size_t> position = {}, bool inserting = false)
{
    const auto source = json("{'u': " + change + ", 'f': " + filters + "}");
    const auto parsed = update::parse(source["u"], source["f"]);
    if (!parsed)
        return parsed.error();
    return parsed->apply(json(document), {variables(noon), position, inserting});
}

std::string updated(const std::string& document, const std::string& change, const std::string& filters = "[]",
                    std::optional<std::size_t> position = {})
{
    const auto made = apply(document, change, filters, position);
    REQUIRE_MESSAGE(made.has_value(), words_of(made));
    return shown_json(*made);
}

std::string refusal(const std::string& document, const std::string& change, const std::string& filters = "[]")
{
    const auto made = apply(document, change, filters);
    REQUIRE(made.has_error());
    return std::to_string(static_cast<int>(made.error().code)) + " " + made.error().words;
}

} // namespace

TEST_CASE("$set replaces in place, makes documents on the way, and fills arrays with null")
{
    CHECK(updated("{'_id':1,'a':1,'b':2}", "{'$set': {'a': 'x', 'c.d.e': 3}}") ==
          "{'_id':1,'a':'x','b':2,'c':{'d':{'e':3}}}");
    CHECK(updated("{'a':[1,2]}", "{'$set': {'a.0': 9, 'a.4': 5}}") == "{'a':[9,2,null,null,5]}");
    CHECK(updated("{'a':[{'b':1}]}", "{'$set': {'a.0.c': 2, 'a.1.b': 3}}") == "{'a':[{'b':1,'c':2},{'b':3}]}");
    CHECK(updated("{'b':1}", "{'$set': {'c': 1, 'a': 2}}") == "{'b':1,'a':2,'c':1}");
    CHECK(refusal("{'a':5}", "{'$set': {'a.b': 1}}") == "28 Cannot create field 'b' in element {a: 5}");
    CHECK(refusal("{'a':[1]}", "{'$set': {'a.b': 1}}") == "28 Cannot create field 'b' in element {a: [ 1 ]}");
    CHECK(refusal("{'a':[]}", "{'$set': {'a.5000000': 1}}") == "171 can't backfill more than 1500000 elements");
}

TEST_CASE("$unset takes fields away, and leaves null in arrays")
{
    CHECK(updated("{'a':1,'b':{'c':1,'d':2}}", "{'$unset': {'a': '', 'b.c': '', 'x.y': ''}}") == "{'b':{'d':2}}");
    CHECK(updated("{'a':[1,2]}", "{'$unset': {'a.0': 1}}") == "{'a':[null,2]}");
    CHECK(updated("{'a':5}", "{'$unset': {'a.b': 1}}") == "{'a':5}");
}

TEST_CASE("$inc and $mul keep the narrowest type that holds the result")
{
    CHECK(updated("{'a':1}", "{'$inc': {'a': 2, 'b': 5}}") == "{'a':3,'b':5}");
    CHECK(updated("{'a':1}", "{'$inc': {'a': 0.5}}") == "{'a':1.5}");
    const auto widened = apply("{'a':2147483647}", "{'$inc': {'a': 1}}");
    CHECK((*widened)["a"].get<std::int64_t>() == 2147483648);
    CHECK(updated("{'a':3}", "{'$mul': {'a': 4, 'b': 2}}") == "{'a':12,'b':0}");
    CHECK(refusal("{'_id':1,'a':'x'}", "{'$inc': {'a': 1}}") ==
          "14 Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string");
    CHECK(refusal("{}", "{'$inc': {'a': 'x'}}") == "14 Cannot increment with non-numeric argument: {a: \"x\"}");
    CHECK(refusal("{'_id':1,'a':{'$numberLong':'9223372036854775807'}}", "{'$inc': {'a': 1}}").starts_with("2 "));
    CHECK(refusal("{'a':{'$numberDecimal':'1'}}", "{'$inc': {'a': 1}}").starts_with("2 pocket stores and compares"));
}

TEST_CASE("$min, $max, $bit, $rename, $setOnInsert and $currentDate")
{
    CHECK(updated("{'a':5}", "{'$min': {'a': 3, 'b': 1}}") == "{'a':3,'b':1}");
    CHECK(updated("{'a':5}", "{'$max': {'a': 3}}") == "{'a':5}");
    CHECK(updated("{'a':5}", "{'$max': {'a': 'x'}}") == "{'a':'x'}");
    CHECK(updated("{'a':13}", "{'$bit': {'a': {'and': 10}}}") == "{'a':8}");
    CHECK(updated("{'a':1,'b':2}", "{'$rename': {'a': 'c.d'}}") == "{'b':2,'c':{'d':1}}");
    CHECK(updated("{'b':2}", "{'$rename': {'a': 'c'}}") == "{'b':2}");
    CHECK(updated("{'a':1}", "{'$setOnInsert': {'b': 2}}") == "{'a':1}");
    CHECK(shown_json(*apply("{}", "{'$setOnInsert': {'b': 2}}", "[]", {}, true)) == "{'b':2}");
    const auto dated = apply("{}", "{'$currentDate': {'a': true, 'b': {'$type': 'timestamp'}}}");
    CHECK((*dated)["a"].get<datetime>() == noon);
    CHECK((*dated)["b"].get<bson::timestamp>()->seconds == 1'795'000'000);
}

TEST_CASE("$push appends, with $each, $position, $sort and $slice")
{
    CHECK(updated("{}", "{'$push': {'a': 1}}") == "{'a':[1]}");
    CHECK(updated("{'a':[1]}", "{'$push': {'a': [2]}}") == "{'a':[1,[2]]}");
    CHECK(updated("{'a':[1]}", "{'$push': {'a': {'$each': [2, 3]}}}") == "{'a':[1,2,3]}");
    CHECK(updated("{'a':[1,4]}", "{'$push': {'a': {'$each': [2], '$position': 1}}}") == "{'a':[1,2,4]}");
    CHECK(updated("{'a':[1,4]}", "{'$push': {'a': {'$each': [2], '$position': -1}}}") == "{'a':[1,2,4]}");
    CHECK(updated("{'a':[3,1]}", "{'$push': {'a': {'$each': [2], '$sort': 1, '$slice': -2}}}") == "{'a':[2,3]}");
    CHECK(updated("{'a':[{'n':3}]}", "{'$push': {'a': {'$each': [{'n': 1}], '$sort': {'n': 1}, '$slice': 1}}}") ==
          "{'a':[{'n':1}]}");
    CHECK(refusal("{'_id':1,'a':5}", "{'$push': {'a': 1}}") ==
          "2 The field 'a' must be an array but is of type int in document {_id: 1}");
    CHECK(refusal("{}", "{'$push': {'a': {'$each': 5}}}")
              .starts_with("2 The argument to $each in $push must be an array"));
}

TEST_CASE("$addToSet, $pull, $pullAll and $pop")
{
    CHECK(updated("{'a':[1,2]}", "{'$addToSet': {'a': 2.0}}") == "{'a':[1,2]}");
    CHECK(updated("{'a':[1]}", "{'$addToSet': {'a': {'$each': [1, 2, 2]}}}") == "{'a':[1,2]}");
    CHECK(updated("{'a':[1,2,1]}", "{'$pull': {'a': 1}}") == "{'a':[2]}");
    CHECK(updated("{'a':[1,5,9]}", "{'$pull': {'a': {'$gte': 5}}}") == "{'a':[1]}");
    CHECK(updated("{'a':[{'b':1,'c':1},{'b':2}]}", "{'$pull': {'a': {'b': 1}}}") == "{'a':[{'b':2}]}");
    CHECK(updated("{'a':[{'b':1},{'b':2},{'b':3}]}", "{'$pull': {'a': {'$or': [{'b': 1}, {'b': 3}]}}}") ==
          "{'a':[{'b':2}]}");
    CHECK(updated("{'a':[1,2,3]}", "{'$pullAll': {'a': [1, 3]}}") == "{'a':[2]}");
    CHECK(updated("{'a':[1,2,3]}", "{'$pop': {'a': 1}}") == "{'a':[1,2]}");
    CHECK(updated("{'a':[1,2,3]}", "{'$pop': {'a': -1}}") == "{'a':[2,3]}");
    CHECK(updated("{'b':1}", "{'$pull': {'a': 1}, '$pop': {'c': 1}}") == "{'b':1}");
    CHECK(refusal("{'a':1}", "{'$pull': {'a': 1}}") == "2 Cannot apply $pull to a non-array value");
    CHECK(refusal("{'a':1}", "{'$pop': {'a': 1}}") == "14 Path 'a' contains an element of non-array type 'int'");
}

TEST_CASE("positional parts name the element that matched, all of them, or those of a filter")
{
    CHECK(updated("{'a':[1,2]}", "{'$set': {'a.$': 9}}", "[]", 1) == "{'a':[1,9]}");
    CHECK(updated("{'a':[{'b':1},{'b':2}]}", "{'$inc': {'a.$[].b': 10}}") == "{'a':[{'b':11},{'b':12}]}");
    CHECK(updated("{'a':[1,5,9]}", "{'$set': {'a.$[x]': 0}}", "[{'x': {'$gte': 5}}]") == "{'a':[1,0,0]}");
    CHECK(updated("{'a':[{'b':1},{'b':2}]}", "{'$set': {'a.$[x].c': 0}}", "[{'x.b': 2}]") ==
          "{'a':[{'b':1},{'b':2,'c':0}]}");
    CHECK(updated("{'a':[1,5,9]}", "{'$set': {'a.$[x]': 0}}", "[{'$or': [{'x': 1}, {'x': 9}]}]") == "{'a':[0,5,0]}");
    CHECK(refusal("{'a':[1]}", "{'$set': {'a.$': 9}}") ==
          "2 The positional operator did not find the match needed from the query.");
    CHECK(refusal("{'a':[1]}", "{'$set': {'a.$[x]': 9}}") ==
          "2 No array filter found for identifier 'x' in path 'a.$[x]'");
    CHECK(refusal("{'a':[1]}", "{'$set': {'a': 9}}", "[{'x': 1}]") ==
          "9 The array filter for identifier 'x' was not used in the update");
}

TEST_CASE("a replacement keeps the _id, a pipeline calculates")
{
    CHECK(updated("{'_id':1,'a':1}", "{'b': 2}") == "{'_id':1,'b':2}");
    CHECK(updated("{'_id':1,'a':1}", "{'b': 2, '_id': 1}") == "{'_id':1,'b':2}");
    CHECK(updated("{'_id':1,'a':1}", "{}") == "{'_id':1}");
    CHECK(updated("{'_id':1,'a':2,'b':3}", "[{'$set': {'c': {'$add': ['$a', '$b']}}}, {'$unset': 'a'}]") ==
          "{'_id':1,'b':3,'c':5}");
    CHECK(refusal("{'_id':1}", "{'_id': 2}").starts_with("66 After applying the update, the (immutable) field '_id'"));
    CHECK(refusal("{'_id':1}", "{'$set': {'_id': 2}}") ==
          "66 Performing an update on the path '_id' would modify the immutable field '_id'");
    CHECK(refusal("{'_id':1}", "[{'$group': {'_id': 1}}]") == "72 $group is not allowed to be used within an update");
    CHECK(refusal("{'_id':1}", "{'a': 1, '$set': {'b': 1}}").starts_with("52 "));
}

TEST_CASE("conflicts and unknown operators are refused")
{
    CHECK(refusal("{}", "{'$set': {'a': 1}, '$inc': {'a.b': 1}}") ==
          "40 Updating the path 'a.b' would create a conflict at 'a'");
    CHECK(refusal("{}", "{'$set': {'a': 1}, '$unset': {'a': 1}}") ==
          "40 Updating the path 'a' would create a conflict at 'a'");
    CHECK(refusal("{}", "{'$foo': {'a': 1}}").starts_with("9 Unknown modifier: $foo."));
    CHECK(refusal("{}", "{'$set': 5}").starts_with("9 Modifiers operate on fields but we found type int instead."));
    CHECK(refusal("{}", "{'$set': {'': 5}}") == "56 An empty update path is not valid.");
    CHECK(refusal("{}", "{'$set': {'a..b': 5}}") ==
          "56 The update path 'a..b' contains an empty field name, which is not allowed.");
    CHECK(
        refusal("{}", "{'$rename': {'a': 'a'}}").starts_with("2 The source and target field for $rename must differ"));
}

TEST_CASE("an upsert begins with what the query says by equality")
{
    const auto seed = [](const std::string& query)
    {
        const auto made = upsert_seed(*filter::parse(json(query)));
        return made ? shown_json(*made) : std::to_string(static_cast<int>(made.error().code));
    };
    CHECK(seed("{'a': 1, 'b.c': 2, 'd': {'$gt': 5}}") == "{'a':1,'b':{'c':2}}");
    CHECK(seed("{'$and': [{'a': 1}, {'b': {'$eq': 2}}]}") == "{'a':1,'b':2}");
    CHECK(seed("{'a': {'$in': [1]}, 'b': {'$in': [1, 2]}, 'c': {'$all': [3]}}") == "{'a':1,'c':3}");
    CHECK(seed("{'$or': [{'a': 1}, {'b': 1}]}") == "{}");
    CHECK(seed("{'a': 1, 'a.b': 2}") == "54");
}

TEST_CASE("a pipeline whose result has no _id keeps the one that was there")
{
    CHECK(updated("{'_id':1,'t':{'u':1}}", "[{'$replaceWith': '$t'}]") == "{'_id':1,'u':1}");
    CHECK(updated("{'_id':1,'t':{}}", "[{'$replaceWith': '$t'}]") == "{'_id':1}");
    CHECK(updated("{'_id':1,'a':2}", "[{'$unset': '_id'}]") == "{'_id':1,'a':2}");
    CHECK(refusal("{'_id':1,'t':{'_id':2}}", "[{'$replaceWith': '$t'}]").starts_with("66 "));
}

TEST_CASE("$rename goes neither out of an array nor into one")
{
    CHECK(refusal("{'_id':1,'a':[1]}", "{'$rename': {'a.0': 'b'}}") ==
          "2 The source field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'");
    CHECK(refusal("{'_id':1,'a':[{'x':{'y':1}}]}", "{'$rename': {'a.0.x.y': 'b'}}")
              .starts_with("2 The source field cannot be an array element, 'a.0.x.y'"));
    CHECK(refusal("{'_id':1,'a':[1],'b':2}", "{'$rename': {'b': 'a.0'}}") ==
          "2 The destination field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'");
    CHECK(refusal("{'_id':1,'c':{'a':[{}]},'b':2}", "{'$rename': {'b': 'c.a.0.x'}}")
              .starts_with("2 The destination field cannot be an array element, 'c.a.0.x'"));
    CHECK(updated("{'_id':1,'a':[1]}", "{'$rename': {'a.5': 'b'}}") == "{'_id':1,'a':[1]}");
    CHECK(updated("{'_id':1,'a':[1],'b':2}", "{'$rename': {'x': 'a.0'}}") == "{'_id':1,'a':[1],'b':2}");
    CHECK(updated("{'_id':1,'a':[1]}", "{'$rename': {'a': 'b'}}") == "{'_id':1,'b':[1]}");
    CHECK(updated("{'_id':1,'a':[1],'b':2}", "{'$rename': {'b': 'a'}}") == "{'_id':1,'a':2}");
}

TEST_CASE("all elements that a position means are changed in one walk through the document")
{
    std::vector<path> all;
    for (int i = 0; i < 500; ++i)
    {
        all.emplace_back("a." + std::to_string(i) + ".b");
    }
    std::string documents = "[{'b': 0}";
    for (int i = 1; i < 500; ++i)
        documents += ",{'b': " + std::to_string(i) + "}";
    const auto source = json("{'x': 1, 'a': " + documents + "], 'y': 2}");
    std::vector<std::string> asked;
    const change_at make = [&asked](const path& at, bson::value_view now) -> outcome<value>
    {
        asked.push_back(at.dotted());
        return value(static_cast<int>(*now.to_int64()) * 2);
    };
    const auto made = edited(source, all, make);
    REQUIRE(made.has_value());
    CHECK(asked.size() == 500);
    CHECK(asked[499] == "a.499.b");
    CHECK((*made)["a"][499]["b"].to_int64() == 998);
    CHECK((*made)["a"][0]["b"].to_int64() == 0);
    CHECK((*made)["y"].to_int64() == 2);

    CHECK(updated("{'a':[[1,2],[],[3]]}", "{'$inc': {'a.$[].$[]': 1}}") == "{'a':[[2,3],[],[4]]}");
    CHECK(updated("{'a':[{'b':[1,9]},{'b':[9]},{'b':[1]}]}", "{'$unset': {'a.$[].b.$[x]': 1}}", "[{'x': 9}]") ==
          "{'a':[{'b':[1,null]},{'b':[null]},{'b':[1]}]}");
    CHECK(updated("{'a':[{},{'b':[1]}]}", "{'$set': {'a.$[].b.2': 5}}") == "{'a':[{'b':{'2':5}},{'b':[1,null,5]}]}");
    CHECK(updated("{'a':[]}", "{'$set': {'a.$[]': 5}}") == "{'a':[]}");
}
