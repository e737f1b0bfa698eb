#include <zonda/pocket/core/explain.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

struct matches : test_engine
{
    matches()
    {
        index("{'teamA': 1}", "teamA_1");
        index("{'teamB': 1}", "teamB_1");
        index("{'year': 1, 'stage': 1, 'group': -1}", "year_1_stage_1_group_-1");
        index("{'goals.name': 1}", "goals.name_1");
        index("{'data.match.start_time': 1}", "start_1");
        run("{'insert': 'm', 'documents': [{'_id': 'a', 'teamA': 'Brazil', 'teamB': 'Chile', 'year': 2014, 'stage': "
            "'group', "
            "'group': 'A', 'goals': [{'name': 'x'}, {'name': 'y'}]}]}");
    }

    void index(const std::string& key, const std::string& name, const std::string& more = "")
    {
        const auto reply =
            run("{'createIndexes': 'm', 'indexes': [{'key': " + key + ", 'name': '" + name + "'" + more + "}]}");
        REQUIRE_MESSAGE(is_true(reply["ok"]), shown_json(reply));
    }

    // `IXSCAN name`, `COLLSCAN`, `SORT over …`, `OR of …`
    std::string way(const std::string& find)
    {
        const auto reply = run("{'explain': {'find': 'm', " + find + "}, 'verbosity': 'queryPlanner'}");
        return said(reply["queryPlanner"]["winningPlan"]);
    }

    static std::string said(bson::value_view stage)
    {
        const std::string name(stage["stage"].text());
        if (name == "FETCH")
            return said(stage["inputStage"]);
        if (name == "IXSCAN")
            return std::string(stage["indexName"].text()) +
                   (stage["direction"].text() == "backward" ? " backward" : "");
        if (name == "OR")
        {
            std::string all = "OR of";
            for (const auto branch : as_array(stage["inputStages"]))
                all += " " + said(branch);
            return all;
        }
        return stage["inputStage"] ? name + " over " + said(stage["inputStage"]) : name;
    }
};

} // namespace

TEST_CASE("queries use the index that knows most about them")
{
    matches db;
    CHECK(db.way("'filter': {'teamA': 'Brazil'}") == "teamA_1");
    CHECK(db.way("'filter': {'_id': 'a', 'teamA': 'Brazil'}") == "_id_");
    CHECK(db.way("'filter': {'_id': {'$in': ['a', 'b']}}") == "_id_");
    CHECK(db.way("'filter': {'year': 2014, 'stage': 'final'}") == "year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'year': {'$gte': 2000, '$lt': 2010}}") == "year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'stage': 'final'}") == "COLLSCAN");
    CHECK(db.way("'filter': {'teamA': {'$ne': 'Brazil'}}") == "COLLSCAN");
    CHECK(db.way("'filter': {'goals.name': 'Klose'}") == "goals.name_1");
    CHECK(db.way("'filter': {'goals': {'$elemMatch': {'name': 'Klose'}}}") == "goals.name_1");
    CHECK(db.way("'filter': {'teamA': {'$regex': '^Bra'}}") == "teamA_1");
    CHECK(db.way("'filter': {}") == "COLLSCAN");
}

TEST_CASE("an $or is answered by an index for each branch, or not at all")
{
    matches db;
    CHECK(db.way("'filter': {'$or': [{'teamA': 'Brazil'}, {'teamB': 'Brazil'}]}") == "OR of teamA_1 teamB_1");
    CHECK(
        db.way("'filter': {'$or': [{'teamA': 'Brazil'}, {'teamB': 'Brazil'}]}, 'sort': {'data.match.start_time': 1}") ==
        "SORT over OR of teamA_1 teamB_1");
    CHECK(db.way("'filter': {'$or': [{'teamA': 'Brazil'}, {'city': 'Rio'}]}") == "COLLSCAN");
    CHECK(db.way("'filter': {'$and': [{'$or': [{'teamA': 'x'}, {'teamB': 'x'}]}, {'$or': [{'teamA': 'y'}, {'teamB': "
                 "'y'}]}]}") == "OR of teamA_1 teamB_1");
    CHECK(db.way("'filter': {'$or': [{'teamA': 'x'}, {'teamB': 'x'}], 'year': 2014}") == "year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'$or': [{'teamA': 'Brazil'}]}") == "teamA_1");
}

TEST_CASE("an order that an index gives costs no sort")
{
    matches db;
    CHECK(db.way("'filter': {}, 'sort': {'data.match.start_time': 1}") == "start_1");
    CHECK(db.way("'filter': {}, 'sort': {'data.match.start_time': -1}") == "start_1 backward");
    CHECK(db.way("'filter': {'year': 2014}, 'sort': {'stage': 1, 'group': -1}") == "year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'year': 2014}, 'sort': {'stage': -1, 'group': 1}") == "year_1_stage_1_group_-1 backward");
    CHECK(db.way("'filter': {'year': 2014}, 'sort': {'stage': 1, 'group': 1}") == "SORT over year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'year': 2014}, 'sort': {'year': -1, 'stage': 1}") == "year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {'year': {'$in': [1, 2]}}, 'sort': {'stage': 1}") == "SORT over year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {}, 'sort': {'goals.name': 1}") == "SORT over COLLSCAN"); // arrays give no order
    CHECK(db.way("'filter': {'year': 2014}, 'limit': 5, 'skip': 2") == "LIMIT over SKIP over year_1_stage_1_group_-1");
    CHECK(db.way("'filter': {}, 'sort': {'$natural': -1}") == "COLLSCAN");
}

TEST_CASE("a hint is followed, and one that names nothing refused")
{
    matches db;
    CHECK(db.way("'filter': {'teamA': 'x'}, 'hint': 'teamB_1'") == "teamB_1");
    CHECK(db.way("'filter': {'teamA': 'x'}, 'hint': {'teamB': 1}") == "teamB_1");
    CHECK(db.way("'filter': {'teamA': 'x'}, 'hint': {'$natural': 1}") == "COLLSCAN");
    CHECK(db.run("{'find': 'm', 'hint': 'foo'}")["code"].to_int64() == 2);
}

TEST_CASE("sparse, partial and hidden indexes are used only where they cannot hide a document")
{
    matches db;
    db.index("{'s': 1}", "s_1", ", 'sparse': true");
    db.index("{'p': 1}", "p_1", ", 'partialFilterExpression': {'p': {'$gt': 5}}");
    db.index("{'h': 1}", "h_1", ", 'hidden': true");
    CHECK(db.way("'filter': {'s': 5}") == "s_1");
    CHECK(db.way("'filter': {'s': null}") == "COLLSCAN");
    CHECK(db.way("'filter': {}, 'sort': {'s': 1}") == "SORT over COLLSCAN");
    CHECK(db.way("'filter': {'p': 7}") == "COLLSCAN");
    CHECK(db.way("'filter': {'h': 7}") == "COLLSCAN");
}

TEST_CASE("explain counts what was looked at")
{
    matches db;
    for (int i = 0; i < 50; ++i)
        db.run(doc("insert", "m", "documents", arr(doc("teamA", i % 5 ? "Chile" : "Peru"))));
    const auto by_index =
        db.run("{'explain': {'find': 'm', 'filter': {'teamA': 'Peru'}}, 'verbosity': 'executionStats'}");
    CHECK(by_index["executionStats"]["nReturned"].to_int64() == 10);
    CHECK(by_index["executionStats"]["totalKeysExamined"].to_int64() == 10);
    CHECK(by_index["executionStats"]["totalDocsExamined"].to_int64() == 10);
    const auto by_walk = db.run("{'explain': {'find': 'm', 'filter': {'x': 1}}, 'verbosity': 'executionStats'}");
    CHECK(by_walk["executionStats"]["nReturned"].to_int64() == 0);
    CHECK(by_walk["executionStats"]["totalKeysExamined"].to_int64() == 0);
    CHECK(by_walk["executionStats"]["totalDocsExamined"].to_int64() == 51);
    const auto nowhere = db.run("{'explain': {'find': 'nowhere'}, 'verbosity': 'queryPlanner'}");
    CHECK(nowhere["queryPlanner"]["winningPlan"]["stage"].text() == "EOF");
}

TEST_CASE("only walks that an index could have saved are counted")
{
    matches db;
    db.run("{'find': 'm'}");
    db.run("{'find': 'm', 'filter': {'teamA': 'x'}}");
    db.run("{'find': 'nowhere', 'filter': {'x': 1}}");
    CHECK(db.of().state().collection_scans == 0);
    db.run("{'find': 'm', 'filter': {'x': 1}}");
    db.run("{'update': 'm', 'updates': [{'q': {'x': 1}, 'u': {'$set': {'y': 1}}}]}");
    db.run("{'aggregate': 'm', 'pipeline': [{'$match': {'x': 1}}], 'cursor': {}}");
    CHECK(db.of().state().collection_scans == 3);
}

namespace
{

// Documents and queries made at random out of little, so that they meet.
class maker
{
public:
    explicit maker(unsigned seed) : random_(seed) {}

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    std::string scalar()
    {
        static const char* const all[] = {"0",
                                          "1",
                                          "2",
                                          "1.5",
                                          "-1",
                                          "null",
                                          "'a'",
                                          "'ab'",
                                          "'b'",
                                          "true",
                                          "{}",
                                          "{'$date': {'$numberLong': '5'}}",
                                          "{'$numberDouble': 'NaN'}",
                                          "{'$numberDecimal': '1.0'}",
                                          "{'x': 1}",
                                          "{'$minKey': 1}",
                                          "{'$maxKey': 1}"};
        return all[below(static_cast<int>(std::size(all)))];
    }

    std::string any(int depth)
    {
        switch (below(depth > 0 ? 6 : 3))
        {
        case 3:
            return "{'b': " + any(depth - 1) + ", 'c': " + any(depth - 1) + "}";
        case 4:
            return "{'c': " + any(depth - 1) + "}";
        case 5:
            return list([&] { return any(depth - 1); }, below(4));
        default:
            return scalar();
        }
    }

    template <class Make>
    std::string list(Make make, int count)
    {
        std::string all = "[";
        for (int i = 0; i < count; ++i)
            all += (i ? "," : "") + make();
        return all + "]";
    }

    std::string document(int id)
    {
        std::string made = "{'_id': " + std::to_string(id);
        for (const auto* name : {"a", "d"})
            if (below(5))
                made += ", '" + std::string(name) + "': " + any(2);
        return made + "}";
    }

    std::string name()
    {
        static const char* const all[] = {"a", "a.b", "a.c", "d", "a.b.c", "d.0"};
        return all[below(static_cast<int>(std::size(all)))];
    }

    std::string predicate()
    {
        const std::string at = "'" + name() + "': ";
        switch (below(12))
        {
        case 0:
            return at + "{'$gt': " + scalar() + "}";
        case 1:
            return at + "{'$lte': " + scalar() + "}";
        case 2:
            return at + "{'$gte': " + scalar() + ", '$lt': " + scalar() + "}";
        case 3:
            return at + "{'$in': " + list([&] { return scalar(); }, 1 + below(3)) + "}";
        case 4:
            return at + "{'$elemMatch': {'$gte': " + scalar() + ", '$lte': " + scalar() + "}}";
        case 5:
            return at + "{'$elemMatch': {'b': " + scalar() + "}}";
        case 6:
            return at + "{'$exists': " + (below(2) ? "true" : "false") + "}";
        case 7:
            return at + "{'$regex': '^a'}";
        case 8:
            return at + "{'$elemMatch': {'$elemMatch': {'$gte': " + scalar() + "}}}";
        case 9:
            return at + "{'$elemMatch': {'" + (below(2) ? "0" : "1.b") + "': " + scalar() + "}}";
        case 10:
            return at + "{'$elemMatch': {'b': {'$elemMatch': {'$lte': " + scalar() + "}}}}";
        default:
            return at + any(1);
        }
    }

    std::string query()
    {
        std::string made = "{" + predicate();
        if (below(2))
            made += ", '$and': [{" + predicate() + "}]";
        if (!below(3))
            made += ", '$or': [{" + predicate() + "}, {" + predicate() + "}]";
        return made + "}";
    }

private:
    std::minstd_rand random_;
};

std::set<std::int64_t> ids_of(const bson::document& reply)
{
    std::set<std::int64_t> ids;
    for (const auto one : items_of(reply["cursor"]["firstBatch"]))
        CHECK(ids.insert(*one["_id"].to_int64()).second);
    return ids;
}

} // namespace

TEST_CASE("a query finds the same documents by every index as by a walk through all of them")
{
    for (unsigned seed = 1; seed <= 6; ++seed)
    {
        maker make(seed);
        test_engine db;
        for (const auto* key : {"{'a': 1}", "{'a.b': -1}", "{'a.b': 1, 'a.c': 1}", "{'d': 1, 'a.b': -1}",
                                "{'a': -1, 'd': 1}", "{'d.0': 1}", "{'a.b.c': 1, 'd': -1}"})
        {
            std::string name(key);
            name.erase(std::remove(name.begin(), name.end(), '\''), name.end());
            db.run("{'createIndexes': 'x', 'indexes': [{'key': " + std::string(key) + ", 'name': '" + name + "'}]}");
        }
        for (int id = 0; id < 60; ++id)
            db.run("{'insert': 'x', 'documents': [" + make.document(id) + "]}"); // parallel arrays are refused
        for (int id = 0; id < 60; id += 3)
            db.run("{'update': 'x', 'updates': [{'q': {'_id': " + std::to_string(id) +
                   "}, 'u': {'$set': {'a': " + make.any(2) + "}}}]}");
        const auto indexes = items_of(db.run("{'listIndexes': 'x'}")["cursor"]["firstBatch"]).size();
        CHECK(indexes == 8);
        for (int i = 0; i < 120; ++i)
        {
            const std::string query = make.query();
            INFO("seed ", seed, ": ", query);
            const auto wanted =
                ids_of(db.run("{'find': 'x', 'filter': " + query + ", 'hint': {'$natural': 1}, 'batchSize': 1000}"));
            CHECK(ids_of(db.run("{'find': 'x', 'filter': " + query + ", 'batchSize': 1000}")) == wanted);
            const auto listed = db.run("{'listIndexes': 'x'}");
            for (const auto index : as_array(listed["cursor"]["firstBatch"]))
                CHECK(ids_of(db.run(doc("find", "x", "filter", json(query), "hint", index["name"].text(), "batchSize",
                                        1000))) == wanted);
        }
    }
}

TEST_CASE("an order comes out the same by an index as by sorting")
{
    maker make(99);
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1, 'd': -1}, 'name': 'i'}]}");
    for (int id = 0; id < 80; ++id)
        db.run("{'insert': 'x', 'documents': [{'_id': " + std::to_string(id) + ", 'a': " + make.scalar() +
               ", 'd': " + make.scalar() + "}]}");
    for (const auto* sort : {"{'a': 1, 'd': -1, '_id': 1}", "{'a': 1, 'd': -1}", "{'a': -1, 'd': 1}", "{'a': 1}"})
    {
        const std::string find = "{'find': 'x', 'sort': " + std::string(sort) + ", 'batchSize': 1000, 'hint': ";
        const auto pattern = *sort_pattern::parse(json(sort));
        const auto by_index = db.run(find + "'i'}");
        const auto by_sort = db.run(find + "{'$natural': 1}}");
        std::vector<bytes> first;
        std::vector<bytes> second;
        for (const auto one : as_array(by_index["cursor"]["firstBatch"]))
            first.push_back(*pattern.key_of(as_document(one)));
        for (const auto one : as_array(by_sort["cursor"]["firstBatch"]))
            second.push_back(*pattern.key_of(as_document(one)));
        CHECK(first == second);
        CHECK(std::is_sorted(first.begin(), first.end()));
        CHECK(first.size() == 80);
    }
}

TEST_CASE("an index loses no document to an $elemMatch inside an $elemMatch")
{
    matches db;
    db.index("{'a': 1}", "a");
    db.index("{'a.0': 1}", "a.0");
    db.run("{'insert': 'm', 'documents': [{'_id': 1, 'a': [[6, 7]]}, {'_id': 2, 'a': [[{'b': 6}]]}]}");
    const auto found = [&db](const std::string& filter, const std::string& hint)
    { return db.documents("{'find': 'm', 'filter': " + filter + ", 'hint': " + hint + ", 'projection': {'_id': 1}}"); };
    for (const auto* hint : {"'a'", "'a.0'", "{'$natural': 1}"})
    {
        INFO(hint);
        CHECK(found("{'a': {'$elemMatch': {'$elemMatch': {'$gt': 5}}}}", hint) == "{'_id':1}\n");
        CHECK(found("{'a': {'$elemMatch': {'0': 6}}}", hint) == "{'_id':1}\n");
        CHECK(found("{'a.0': {'$elemMatch': {'$gt': 5}}}", hint) == "{'_id':1}\n");
        CHECK(found("{'a': {'$elemMatch': {'$elemMatch': {'b': 6}}}}", hint) == "{'_id':2}\n");
        CHECK(found("{'a': {'$elemMatch': {'0': {'$elemMatch': {'$gt': 5}}}}}", hint).empty());
        CHECK(found("{'a': {'$elemMatch': {'0.b': 6}}}", hint) == "{'_id':2}\n");
    }
}

TEST_CASE("an $in of very many values uses the index too")
{
    matches db;
    std::string many = "'x0'";
    for (int i = 1; i < 3'000; ++i)
        many += ",'x" + std::to_string(i) + "'";
    many += ",'Brazil'";
    CHECK(db.way("'filter': {'teamA': {'$in': [" + many + "]}}") == "teamA_1");
    CHECK(db.documents("{'find': 'm', 'filter': {'teamA': {'$in': [" + many + "]}}, 'projection': {'_id': 1}}") ==
          "{'_id':'a'}\n");
    // Of two such parts the first bounds.
    CHECK(db.way("'filter': {'year': {'$in': [" + many + ", 2014]}, 'stage': {'$in': [" + many + "]}}") ==
          "year_1_stage_1_group_-1");
}
