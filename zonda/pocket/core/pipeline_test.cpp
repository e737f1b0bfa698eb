#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

struct shop : test_engine
{
    shop()
    {
        run("{'insert': 'goals', 'documents': [{'_id':1,'name':'Pelé','year':1958,'n':6},{'_id':2,'name':'Klose',"
            "'year':2002,'n':5},{'_id':3,'name':'Klose','year':2006,'n':5},{'_id':4,'name':'Fontaine','year':1958,"
            "'n':13},{'_id':5,'name':'Nobody','year':null}]}");
        run("{'insert': 'teams', 'documents': [{'_id':'GER','players':['Klose']},{'_id':'BRA','players':['Pelé']}]}");
    }

    std::string aggregate(const std::string& stages, const std::string& of = "goals")
    {
        return documents("{'aggregate': '" + of + "', 'pipeline': [" + stages + "], 'cursor': {}}");
    }

    int refusal(const std::string& stages)
    {
        return static_cast<int>(
            run("{'aggregate': 'goals', 'pipeline': [" + stages + "], 'cursor': {}}")["code"].to_int64().value_or(0));
    }
};

} // namespace

TEST_CASE("$match, $sort, $skip, $limit and $project in a row")
{
    shop db;
    CHECK(db.aggregate("{'$match':{'n':{'$gte':5}}},{'$sort':{'n':-1,'_id':1}},{'$skip':1},{'$limit':2},"
                       "{'$project':{'name':1,'_id':0}}") == "{'name':'Pelé'}\n{'name':'Klose'}\n");
    // In another order they mean something else.
    CHECK(db.aggregate("{'$limit':2},{'$sort':{'_id':-1}},{'$project':{'_id':1}}") == "{'_id':2}\n{'_id':1}\n");
    CHECK(db.aggregate("{'$sort':{'_id':1}},{'$limit':3},{'$skip':2},{'$project':{'_id':1}}") == "{'_id':3}\n");
}

TEST_CASE("$group gathers")
{
    shop db;
    CHECK(db.aggregate("{'$group':{'_id':'$name','sum':{'$sum':'$n'},'avg':{'$avg':'$n'},'years':{'$push':'$year'},"
                       "'count':{'$count':{}}}},{'$sort':{'_id':1}},{'$limit':2}") ==
          "{'_id':'Fontaine','sum':13,'avg':13.0,'years':[1958],'count':1}\n"
          "{'_id':'Klose','sum':10,'avg':5.0,'years':[2002,2006],'count':2}\n");
    CHECK(db.aggregate("{'$group':{'_id':null,'min':{'$min':'$n'},'max':{'$max':'$n'},'first':{'$first':'$name'},"
                       "'last':{'$last':'$n'},'set':{'$addToSet':'$n'}}}") ==
          "{'_id':null,'min':5,'max':13,'first':'Pelé','last':null,'set':[6,5,13]}\n");
    CHECK(db.aggregate("{'$match':{'_id':99}},{'$group':{'_id':null,'n':{'$sum':1}}}").empty());
    CHECK(db.aggregate("{'$group':{'_id':{'y':'$year'},'m':{'$mergeObjects':{'n':'$n'}}}},{'$match':{'_id.y':1958}}") ==
          "{'_id':{'y':1958},'m':{'n':13}}\n");
    CHECK(db.aggregate("{'$group':{'_id':1,'n':{'$sum':0.1}}}") == "{'_id':1,'n':0.5}\n");
    CHECK(db.aggregate("{'$sortByCount':'$name'},{'$limit':1}") == "{'_id':'Klose','count':2}\n");
    CHECK(db.aggregate("{'$match':{'n':5}},{'$count':'fives'}") == "{'fives':2}\n");
}

TEST_CASE("$unwind spreads arrays")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id':1,'a':[1,2]},{'_id':2,'a':[]},{'_id':3},{'_id':4,'a':7},"
           "{'_id':5,'a':null}]}");
    const auto ask = [&db](const std::string& stage)
    { return db.documents("{'aggregate': 'x', 'pipeline': [" + stage + "], 'cursor': {}}"); };
    CHECK(ask("{'$unwind':'$a'}") == "{'_id':1,'a':1}\n{'_id':1,'a':2}\n{'_id':4,'a':7}\n");
    CHECK(ask("{'$unwind':{'path':'$a','preserveNullAndEmptyArrays':true,'includeArrayIndex':'i'}}") ==
          "{'_id':1,'a':1,'i':0}\n{'_id':1,'a':2,'i':1}\n{'_id':2,'i':null}\n{'_id':3,'i':null}\n"
          "{'_id':4,'a':7,'i':null}\n{'_id':5,'a':null,'i':null}\n");
}

TEST_CASE("$lookup, $unionWith, $facet, $replaceRoot and $sample")
{
    shop db;
    CHECK(db.aggregate("{'$lookup':{'from':'goals','localField':'players','foreignField':'name','as':'g'}},"
                       "{'$project':{'g._id':1}}",
                       "teams") == "{'_id':'GER','g':[{'_id':2},{'_id':3}]}\n{'_id':'BRA','g':[{'_id':1}]}\n");
    CHECK(
        db.aggregate("{'$lookup':{'from':'goals','let':{'p':'$players'},'pipeline':[{'$match':{'$expr':{'$in':['$name',"
                     "'$$p']}}},{'$count':'n'}],'as':'g'}},{'$limit':1}",
                     "teams") == "{'_id':'GER','players':['Klose'],'g':[{'n':2}]}\n");
    CHECK(db.aggregate("{'$match':{'_id':1}},{'$unionWith':{'coll':'teams','pipeline':[{'$limit':1}]}},"
                       "{'$project':{'_id':1}}") == "{'_id':1}\n{'_id':'GER'}\n");
    CHECK(db.aggregate("{'$facet':{'a':[{'$limit':1},{'$project':{'_id':1}}],'b':[{'$count':'n'}]}}") ==
          "{'a':[{'_id':1}],'b':[{'n':5}]}\n");
    CHECK(db.aggregate("{'$match':{'_id':1}},{'$replaceRoot':{'newRoot':{'y':'$year'}}}") == "{'y':1958}\n");
    CHECK(db.aggregate("{'$match':{'_id':1}},{'$replaceWith':'$$ROOT'},{'$unset':['n','year']}") ==
          "{'_id':1,'name':'Pelé'}\n");
    CHECK(db.aggregate("{'$sample':{'size':2}},{'$count':'n'}") == "{'n':2}\n");
}

TEST_CASE("an aggregation's match uses indexes, and explain says so")
{
    shop db;
    db.run("{'createIndexes': 'goals', 'indexes': [{'key': {'name': 1}, 'name': 'name_1'}]}");
    CHECK(db.aggregate("{'$match':{'name':'Klose'}},{'$count':'n'}") == "{'n':2}\n");
    CHECK(db.of().state().collection_scans == 0);
    const auto told =
        db.run("{'explain': {'aggregate': 'goals', 'pipeline': [{'$match':{'name':'Klose'}},{'$count':'n'}],"
               " 'cursor': {}}, 'verbosity': 'executionStats'}");
    const auto cursor = as_array(told["stages"])[0]["$cursor"];
    CHECK(cursor["queryPlanner"]["winningPlan"]["inputStage"]["indexName"].text() == "name_1");
    CHECK(cursor["executionStats"]["nReturned"].to_int64() == 2);
}

TEST_CASE("what a pipeline does not know is refused with MongoDB's numbers")
{
    shop db;
    CHECK(db.refusal("{'$foo':1}") == 40324);
    CHECK(db.refusal("{'$match':{},'$sort':{'a':1}}") == 40323);
    CHECK(db.refusal("5") == 14);
    CHECK(db.refusal("{'$changeStream':{}}") == 40573);
    CHECK(db.refusal("{'$group':{'n':{'$sum':1}}}") == 15955);
    CHECK(db.refusal("{'$group':{'_id':1,'n':{'$foo':1}}}") == 15952);
    CHECK(db.refusal("{'$group':{'_id':1,'n':5}}") == 40234);
    CHECK(db.refusal("{'$limit':0}") == 15958);
    CHECK(db.refusal("{'$limit':-1}") == 5107201);
    CHECK(db.refusal("{'$skip':-1}") == 5107200);
    CHECK(db.refusal("{'$unwind':'a'}") == 28818);
    CHECK(db.refusal("{'$count':'a.b'}") == 40158);
    CHECK(db.refusal("{'$replaceRoot':{'newRoot':'$n'}}") == 40228);
    CHECK(db.refusal("{'$lookup':{'from':'x'}}") == 9);
    CHECK(db.refusal("{'$project':{}}") == 51272);
    CHECK(static_cast<int>(*db.run("{'aggregate': 'goals', 'pipeline': []}")["code"].to_int64()) == 9);
    CHECK(static_cast<int>(
              *db.run("{'aggregate': 'goals', 'pipeline': [], 'cursor': {}, 'foo': 1}")["code"].to_int64()) == 40415);
}

TEST_CASE("arrays multiplied without end meet a bound, not the end of memory")
{
    test_engine db;
    std::string many = "[1";
    for (int i = 0; i < 999; ++i)
        many += ",1";
    many += "]";
    db.run("{'insert': 'x', 'documents': [{'_id':1,'a':" + many + ",'b':" + many + ",'c':" + many + "}]}");
    const auto reply = db.run("{'aggregate': 'x', 'pipeline': [{'$unwind':'$a'},{'$unwind':'$b'},{'$unwind':'$c'}],"
                              " 'cursor': {}}");
    CHECK(reply["code"].to_int64() == 292);
}

TEST_CASE("values that a pipeline makes are nested no deeper than documents may be")
{
    shop db;
    const auto nested = [](int levels, const std::string& step)
    {
        return "{'$reduce': {'input': {'$range': [0, " + std::to_string(levels) +
               "]}, 'initialValue': 1, 'in': " + step + "}}";
    };
    const std::string one = "{'$match':{'_id':1}},";
    for (const auto* step : {"{'a': '$$value'}", "['$$value']", "{'$map': {'input': [1], 'in': '$$value'}}",
                             "{'$setField': {'field': 'a', 'input': {}, 'value': '$$value'}}"})
    {
        CHECK(db.refusal(one + "{'$group':{'_id':" + nested(60'000, step) + "}}") == 15);
        CHECK(db.refusal(one + "{'$project':{'x':" + nested(90, step) + "}}") == 0);
    }
    // Each stage adds a level of its own.
    std::string stages = one + "{'$project':{'a':'$n'}}";
    for (int i = 0; i < 250; ++i)
        stages += ",{'$project':{'a':'$$ROOT'}}";
    CHECK(db.refusal(stages) == 15);
    const auto found = db.run("{'find': 'goals', 'projection': {'x.y.z': " + nested(249, "{'a': '$$value'}") + "}}");
    CHECK(found["code"].to_int64() == 15);
}

TEST_CASE("a pipeline's memory is bounded while its stages and expressions run, not only behind them")
{
    shop db;
    const std::string text(10'000, 'x');
    for (int i = 0; i < 30; ++i)
    {
        std::string many;
        for (int k = 0; k < 20; ++k)
            many += (k ? "," : "") + ("{'_id':" + std::to_string(i * 20 + k) + ",'t':'" + text + "'}");
        db.run("{'insert': 'big', 'documents': [" + many + "]}");
    }
    const auto refusal = [&db](const std::string& stages, const std::string& of)
    { return db.run("{'aggregate': '" + of + "', 'pipeline': [" + stages + "], 'cursor': {}}")["code"].to_int64(); };
    // 600 documents with 6 MB each would be 3.6 GB.
    CHECK(refusal("{'$lookup':{'from':'big','pipeline':[],'as':'all'}},{'$count':'n'}", "big") == 292);

    const std::string one = "{'$match':{'_id':1}},";
    const auto value = [&](const std::string& expression)
    { return refusal(one + "{'$project':{'x':" + expression + "}},{'$count':'n'}", "goals"); };
    const auto doubled = [](int times, const std::string& step)
    {
        return "{'$reduce': {'input': {'$range': [0, " + std::to_string(times) +
               "]}, 'initialValue': 'x', 'in': " + step + "}}";
    };
    const std::string twice = "{'$concat': ['$$value', '$$value']}";
    CHECK(value(doubled(20, twice)) == std::nullopt);
    CHECK(value(doubled(60, twice)) == 10334);
    CHECK(value("{'$reduce': {'input': {'$range': [0, 60]}, 'initialValue': [1], 'in': {'$concatArrays': ['$$value', "
                "'$$value']}}}") == 10334);
    // Each of them may be; all of them at once may not.
    CHECK(value("{'$let': {'vars': {'t': " + doubled(23, twice) + "}, 'in': {'$map': {'input': {'$range': [0, 500]}, " +
                "'in': '$$t'}}}}") == 292);
    std::string all = "'$$t'";
    for (int i = 0; i < 200; ++i)
        all += ", '$$t'";
    for (const auto& many : {"[" + all + "]", "{'$concat': [" + all + "]}", "{'$concatArrays': [[" + all + "]]}"})
        CHECK(value("{'$let': {'vars': {'t': " + doubled(23, twice) + "}, 'in': " + many + "}}") == 292);
    CHECK(value("{'$let': {'vars': {'t': " + doubled(20, twice) +
                "}, 'in': {'$replaceAll': {'input': '$$t', 'find': "
                "'x', 'replacement': '$$t'}}}}") == 10334);
    std::string columns = "{'$range': [0, 50000]}";
    for (int i = 0; i < 3'000; ++i)
        columns += ", []";
    CHECK(value("{'$zip': {'inputs': [" + columns + "], 'useLongestLength': true}}") == 292);

    // Stages that hold what they have made: 6 MB twenty times.
    std::string facets;
    std::string fields = "'_id':'$_id'";
    for (int i = 0; i < 20; ++i)
    {
        facets += (i ? ",'f" : "'f") + std::to_string(i) + "': [{'$match':{}}]";
        fields += ",'f" + std::to_string(i) + "': {'$first': '$t'}";
    }
    CHECK(refusal("{'$facet':{" + facets + "}},{'$project':{'_id':1}}", "big") == 292);
    CHECK(refusal("{'$group':{" + fields + "}},{'$count':'n'}", "big") == 292);
}

TEST_CASE("the ids of $group are bounded too, even where nothing is gathered")
{
    test_engine db;
    std::string many = "{'_id': 0}";
    for (int i = 1; i < 60; ++i)
        many += ",{'_id': " + std::to_string(i) + "}";
    db.run("{'insert': 'x', 'documents': [" + many + "]}");
    // A megabyte in each id, and another in its key: too much, though what comes out would be less than the bound.
    const auto id = doc("n", "$_id", "t", "$$t");
    const auto reply = db.run(doc("aggregate", "x", "pipeline", arr(doc("$group", doc("_id", id)), doc("$count", "n")),
                                  "cursor", doc(), "let", doc("t", std::string(1'000'000, 't'))));
    CHECK(reply["code"].to_int64() == 292);
}
