// Every option of an operation, on every database. What pocket does not support it refuses in words; docs/driver.md has
// the table.
#include <zonda/mongo/databases_test.hpp>

#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using zonda::mongo::test::kind;
using zonda::mongo::test::refused_by_pocket;
using zonda::mongo::test::server_code;
using namespace std::chrono_literals;

namespace
{

task<void> fill(mongo::collection c)
{
    std::vector<bson::document> documents;
    for (int i = 0; i < 10; ++i)
        documents.push_back(doc("_id", i, "a", i % 5, "b", i, "name", i % 2 == 0 ? "Pele" : "pele"));
    co_await c.insert_many(documents);
    co_await c.create_indexes(index(doc("a", 1)), index(doc("b", 1)).name("by_b"));
}

std::vector<std::int64_t> ids(const std::vector<bson::document>& documents)
{
    std::vector<std::int64_t> out;
    for (const auto& each : documents)
        out.push_back(each["_id"].to_int64().value_or(-1));
    return out;
}

// Made by a function: g++ 12 refuses an initializer list inside a co_await expression.
template <class... Numbers>
std::vector<std::int64_t> numbers(Numbers... all)
{
    return {static_cast<std::int64_t>(all)...};
}

std::int64_t number(const std::optional<bson::document>& found, std::string_view field)
{
    return found ? (*found)[field].to_int64().value_or(-1) : -1;
}

bson::document without_case()
{
    return doc("locale", "en", "strength", 2);
}

} // namespace

DATABASE_TEST("a hint is obeyed by its keys and by its name, and one without its index refused")
{
    auto c = here["c"];
    co_await fill(c);
    const auto filter = doc("a", 1);
    const auto keys = doc("a", 1);
    CHECK(ids(co_await c.find(filter).hint(keys).to_vector()) == numbers(1, 6));
    CHECK(ids(co_await c.find(filter).hint("by_b").to_vector()) == numbers(1, 6));
    CHECK(co_await c.find_one(filter).hint("a_1"));
    CHECK(ids(co_await c.aggregate().match(filter).hint("by_b").to_vector()) == numbers(1, 6));
    CHECK(co_await c.count_documents(filter).hint(keys) == 2);
    CHECK((co_await c.distinct("b", filter).hint(keys)).count() == 2);
    CHECK((co_await c.update_one(filter, inc("n", 1)).hint(keys)).modified_count == 1);
    CHECK((co_await c.update_many(filter, inc("n", 1)).hint("by_b")).modified_count == 2);
    CHECK((co_await c.replace_one(doc("b", 9), doc("b", 9)).hint("by_b")).matched_count == 1);
    CHECK(co_await c.find_one_and_update(filter, inc("n", 1)).hint(keys));
    CHECK(co_await c.find_one_and_delete(doc("b", 8)).hint("by_b"));
    CHECK((co_await c.delete_one(doc("b", 7)).hint("by_b")).deleted_count == 1);
    CHECK((co_await failure(c.find(filter).hint("none"))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.distinct("b", filter).hint("none"))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.find(filter).hint(doc("z", 1)))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.update_one(filter, inc("n", 1)).hint("none"))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.delete_one(filter).hint("none"))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.find_one_and_delete(filter).hint("none"))).code() == server_errc::bad_value);
}

DATABASE_TEST("a comment and a time limit change nothing")
{
    auto c = here["c"];
    co_await fill(c);
    CHECK((co_await c.find().comment("why").max_time(10s).batch_size(3).to_vector()).size() == 10);
    CHECK((co_await c.aggregate().comment(doc("why", 1)).max_time(10s).batch_size(3).to_vector()).size() == 10);
    CHECK(co_await c.find_one().comment(arr(1)).max_time(10s));
    CHECK(co_await c.count_documents().comment(5).max_time(10s) == 10);
    CHECK(co_await c.estimated_document_count().comment("why").max_time(10s) == 10);
    CHECK((co_await c.distinct("a").comment("why").max_time(10s)).count() == 5);
    CHECK((co_await c.update_one(doc("_id", 1), inc("n", 1)).comment("why")).modified_count == 1);
    CHECK((co_await c.delete_one(doc("_id", 1)).comment("why")).deleted_count == 1);
    const auto inserted = co_await c.insert_one(doc("_id", 1)).comment("why");
    CHECK(inserted.inserted_id().to_int64() == 1);
    CHECK((co_await c.insert_many(doc("_id", 100), doc("_id", 101)).comment("why")).inserted_count == 2);
    CHECK(co_await c.find_one_and_delete(doc("_id", 100)).comment("why").max_time(10s));
    co_await c.create_indexes(index(doc("z", 1))).comment("why").max_time(10s);
    co_await c.list_indexes().comment("why").to_vector();
    co_await c.drop_index("z_1").comment("why").max_time(10s);
    co_await here.client[here.database_name].list_collections().comment("why").to_vector();
    co_await here.client.list_databases().comment("why");
    co_await c.drop().comment("why");
}

DATABASE_TEST("a cursor may be large, small, without timeout, sorted on disk")
{
    auto c = here["c"];
    co_await fill(c);
    CHECK((co_await c.find().batch_size(4).limit(4).to_vector()).size() == 4);
    CHECK((co_await c.find().batch_size(3).limit(7).to_vector()).size() == 7);
    CHECK((co_await c.find().batch_size(2).limit(-4).to_vector()).size() <= 4);
    CHECK((co_await c.find().no_cursor_timeout(true).batch_size(4).to_vector()).size() == 10);
    CHECK((co_await c.find().sort(doc("name", 1)).allow_disk_use(true).to_vector()).size() == 10);
    CHECK((co_await c.aggregate().sort(doc("name", 1)).allow_disk_use(true).to_vector()).size() == 10);
    CHECK((co_await c.aggregate().batch_size(0).to_vector()).size() == 10);
    CHECK((co_await c.find().allow_partial_results(true).to_vector()).size() == 10);
}

DATABASE_TEST("which fields come back, in every form of a projection")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1, "a", doc("b", 2, "c", 3), "list", arr(1, 2, 3, 4)));
    const auto shown = [](const std::optional<bson::document>& found) { return bson::to_json(found.value()); };
    CHECK(shown(co_await c.find_one().projection(doc("a.b", 1))) == R"({"_id":1,"a":{"b":2}})");
    CHECK(shown(co_await c.find_one().projection(doc("list", 0, "_id", 0))) == R"({"a":{"b":2,"c":3}})");
    CHECK(shown(co_await c.find_one().projection(doc("list", doc("$slice", arr(1, 2)), "a", 0))) ==
          R"({"_id":1,"list":[2,3]})");
    CHECK(shown(co_await c.find_one().projection(doc("sum", doc("$add", arr("$a.b", "$a.c")), "_id", 0))) ==
          R"({"sum":5})");
    CHECK(shown(co_await c.find_one().projection(doc("list", doc("$elemMatch", doc("$gt", 2)), "_id", 0))) ==
          R"({"list":[3]})");
    CHECK(shown(co_await c.find_one_and_update(doc("_id", 1), inc("n", 1))
                    .projection(doc("n", 1))
                    .return_document(return_document::after)) == R"({"_id":1,"n":1})");
}

DATABASE_TEST("text is compared by a collation's rules")
{
    auto c = here["c"];
    co_await fill(c);
    const auto filter = doc("name", "PELE");
    const auto rules = without_case();
    if (co_await refused_by_pocket(here, c.find(filter).collation(rules)))
    {
        co_await refused_by_pocket(here, c.count_documents(filter).collation(rules));
        co_await refused_by_pocket(here, c.distinct("name").collation(rules));
        co_await refused_by_pocket(here, c.update_one(filter, inc("n", 1)).collation(rules));
        co_await refused_by_pocket(here, c.delete_one(filter).collation(rules));
        co_await refused_by_pocket(here, c.find_one_and_delete(filter).collation(rules));
        const auto simple = doc("locale", "simple");
        CHECK((co_await c.find(doc("name", "pele")).collation(simple).to_vector()).size() == 5);
        co_return;
    }
    CHECK((co_await c.find(filter).collation(rules).to_vector()).size() == 10);
    CHECK(co_await c.find_one(filter).collation(rules));
    CHECK((co_await c.aggregate().match(filter).collation(rules).to_vector()).size() == 10);
    CHECK(co_await c.count_documents(filter).collation(rules) == 10);
    CHECK((co_await c.distinct("name").collation(rules)).count() == 1);
    CHECK((co_await c.update_many(filter, inc("n", 1)).collation(rules)).modified_count == 10);
    CHECK(co_await c.find_one_and_update(filter, inc("n", 1)).collation(rules));
    CHECK((co_await c.delete_many(filter).collation(rules)).deleted_count == 10);
}

DATABASE_TEST("expressions use the variables of let")
{
    auto c = here["c"];
    co_await fill(c);
    const auto filter = doc("$expr", doc("$eq", arr("$b", "$$wanted")));
    const auto variables = doc("wanted", 3);
    CHECK(ids(co_await c.find(filter).let(variables).to_vector()) == numbers(3));
    CHECK(co_await c.find_one(filter).let(variables));
    CHECK(ids(co_await c.aggregate().match(filter).let(variables).to_vector()) == numbers(3));
    const auto projected = co_await c.aggregate()
                               .match(doc("_id", 1))
                               .project(doc("x", doc("$add", arr("$b", "$$wanted"))))
                               .let(variables)
                               .to_vector();
    REQUIRE(projected.size() == 1);
    CHECK(projected[0]["x"].to_int64() == 4);
    CHECK((co_await c.update_one(filter, inc("n", 1)).let(variables)).modified_count == 1);
    const auto pipeline = arr(doc("$set", doc("m", "$$wanted")));
    CHECK((co_await c.update_one(doc("_id", 3), pipeline).let(variables)).modified_count == 1);
    CHECK(number(co_await c.find_one(doc("_id", 3)), "m") == 3);
    CHECK(co_await c.find_one_and_update(filter, inc("n", 1)).let(variables));
    CHECK((co_await c.delete_one(filter).let(variables)).deleted_count == 1);
    CHECK((co_await failure(c.find(filter))).code() == server_code(17276)); // no such variable
}

DATABASE_TEST("bounds of an index, its keys alone, and the record's number")
{
    auto c = here["c"];
    co_await fill(c);
    const auto keys = doc("b", 1);
    if (co_await refused_by_pocket(here, c.find().hint(keys).min(doc("b", 3)).max(doc("b", 6))))
    {
        co_await refused_by_pocket(here, c.find().hint(keys).return_key(true));
        co_await refused_by_pocket(here, c.find().show_record_id(true));
        co_return;
    }
    CHECK(ids(co_await c.find().hint(keys).min(doc("b", 3)).max(doc("b", 6)).to_vector()) == numbers(3, 4, 5));
    const auto only_keys = co_await c.find(doc("b", 4)).hint(keys).return_key(true).to_vector();
    REQUIRE(only_keys.size() == 1);
    CHECK(only_keys[0] == doc("b", 4));
    const auto numbered = co_await c.find_one().show_record_id(true);
    REQUIRE(numbered);
    CHECK(numbered->contains("$recordId"));
}

DATABASE_TEST("array filters choose items, in updates and in find_one_and_update")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1, "goals", arr(doc("min", 11, "own", true), doc("min", 90))));
    const auto late = arr(doc("g.min", doc("$gt", 80)));
    CHECK((co_await c.update_one(doc("_id", 1), set("goals.$[g].late", true)).array_filters(late)).modified_count == 1);
    co_await c.update_many(doc(), inc("goals.$[g].min", 1)).array_filters(late);
    const auto after = co_await c.find_one_and_update(doc("_id", 1), set("goals.$[g].seen", 1))
                           .array_filters(late)
                           .return_document(return_document::after);
    CHECK(bson::to_json(after.value()) ==
          R"({"_id":1,"goals":[{"min":11,"own":true},{"min":91,"late":true,"seen":1}]})");
    const auto unknown = set("goals.$[x].late", true);
    CHECK((co_await failure(c.update_one(doc(), unknown))).code() == server_errc::bad_value);
    // One that is not used, too, is a mistake.
    CHECK((co_await failure(c.update_one(doc(), inc("n", 1)).array_filters(late))).code() ==
          server_errc::failed_to_parse);
}

DATABASE_TEST("an update may be a pipeline")
{
    auto c = here["c"];
    co_await c.insert_many(doc("_id", 1, "a", 1, "b", 5), doc("_id", 2, "a", 2, "b", 6));
    const auto sums = arr(doc("$set", doc("sum", doc("$add", arr("$a", "$b")))));
    CHECK((co_await c.update_many(doc(), sums)).modified_count == 2);
    CHECK(number(co_await c.find_one(doc("_id", 2)), "sum") == 8);
    const auto before = co_await c.find_one_and_update(doc("_id", 1), arr(doc("$unset", "sum")));
    CHECK(before->contains("sum"));
    CHECK(number(co_await c.find_one(doc("_id", 1)), "sum") == -1);
}

DATABASE_TEST("of several documents the one is changed that an order puts first")
{
    auto c = here["c"];
    co_await fill(c);
    CHECK((co_await c.update_one(doc("a", 1), set("picked", 1)).sort(doc("b", -1))).modified_count == 1);
    CHECK(number(co_await c.find_one(doc("picked", 1)), "_id") == 6);
    CHECK((co_await c.replace_one(doc("a", 2), doc("picked", 2)).sort(doc("b", -1))).modified_count == 1);
    CHECK(number(co_await c.find_one(doc("picked", 2)), "_id") == 7);
    const auto last = co_await c.find_one_and_delete(doc("a", 3)).sort(doc("b", -1));
    CHECK((*last)["_id"].to_int64() == 8);
}

DATABASE_TEST("a validator is obeyed, unless it is passed over")
{
    auto db = here.client[here.database_name];
    const auto rules = doc("a", doc("$gte", 0));
    if (co_await refused_by_pocket(here, db.create_collection("v").validator(rules)))
        co_return;
    co_await db.create_collection("v").validator(rules);
    auto c = db["v"];
    co_await c.insert_one(doc("_id", 1, "a", 1));
    write_report report;
    CHECK((co_await failure(c.insert_one(doc("a", -1)).report(report))).code() ==
          server_errc::document_validation_failure);
    CHECK(report.write_errors.size() == 1);
    CHECK((co_await failure(c.update_one(doc("_id", 1), set("a", -1)))).code() ==
          server_errc::document_validation_failure);
    co_await c.insert_one(doc("a", -1)).bypass_document_validation(true);
    co_await c.insert_many(doc("a", -2), doc("a", -3)).bypass_document_validation(true);
    co_await c.update_one(doc("_id", 1), set("a", -1)).bypass_document_validation(true);
    co_await c.find_one_and_update(doc("_id", 1), set("a", -5)).bypass_document_validation(true);
    CHECK(co_await c.count_documents(doc("a", doc("$lt", 0))) == 4);
}

DATABASE_TEST("a capped collection keeps what is new, and its cursor waits for more")
{
    auto db = here.client[here.database_name];
    if (co_await refused_by_pocket(here, db.create_collection("log").capped(100'000, 3)))
    {
        co_await refused_by_pocket(here, db["log"].find().tailable());
        co_await refused_by_pocket(here, db["log"].find().tailable_await(10ms));
        co_return;
    }
    co_await db.create_collection("log").capped(100'000, 3);
    auto c = db["log"];
    for (int i = 0; i < 5; ++i)
        co_await c.insert_one(doc("_id", i));
    CHECK(ids(co_await c.find().to_vector()) == numbers(2, 3, 4));
    auto cursor = co_await c.find().tailable_await(20ms);
    for (int i = 2; i < 5; ++i)
        CHECK((*(co_await cursor.next()))["_id"].to_int64() == i);
    CHECK_FALSE(co_await cursor.next());
    CHECK(cursor.alive());
    co_await c.insert_one(doc("_id", 5));
    std::optional<std::int64_t> seen;
    for (int tries = 0; tries < 500 && !seen; ++tries)
        if (auto more = co_await cursor.next())
            seen = (*more)["_id"].to_int64();
    CHECK(seen == 5);
    co_await cursor.close();
    CHECK_FALSE(cursor.alive());
}

DATABASE_TEST("a view shows what its pipeline makes")
{
    auto db = here.client[here.database_name];
    co_await fill(db["c"]);
    const auto pipeline = arr(doc("$match", doc("a", 1)), doc("$project", doc("b", 1)));
    if (co_await refused_by_pocket(here, db.create_collection("v").view_on("c", pipeline)))
        co_return;
    co_await db.create_collection("v").view_on("c", pipeline);
    CHECK(ids(co_await db["v"].find().sort(doc("_id", 1)).to_vector()) == numbers(1, 6));
    CHECK(co_await db["v"].estimated_document_count() == 2);
}

DATABASE_TEST("$out and $merge write what an aggregation makes")
{
    auto db = here.client[here.database_name];
    co_await fill(db["c"]);
    const auto some = db["c"].aggregate().match(doc("a", 1));
    if (co_await refused_by_pocket(here, some.stage("$out", "copy"), server_errc::unrecognized_stage))
    {
        co_await refused_by_pocket(here, some.stage("$merge", doc("into", "copy")), server_errc::unrecognized_stage);
        co_return;
    }
    CHECK((co_await some.stage("$out", "copy").batch_size(0).to_vector()).empty());
    CHECK(co_await db["copy"].count_documents() == 2);
    co_await db["c"]
        .aggregate()
        .match(doc("a", 2))
        .stage("$merge", doc("into", "copy"))
        .write_concern(write_concern::majority());
    CHECK(co_await db["copy"].count_documents() == 4);
}

DATABASE_TEST("concerns are taken")
{
    auto c = here["c"].with_write_concern(write_concern::majority()).with_read_concern("majority");
    co_await c.insert_one(doc("_id", 1));
    CHECK(co_await c.find_one());
    CHECK(co_await c.count_documents().read_concern("local") == 1);
    CHECK((co_await c.distinct("_id").read_concern("available")).count() == 1);
    CHECK((co_await c.aggregate().read_concern("linearizable").to_vector()).size() == 1);
    auto journaled = write_concern::members(1);
    journaled.journal = true;
    co_await c.update_one(doc("_id", 1), inc("n", 1)).write_concern(journaled);
}

DATABASE_TEST("an aggregation over a database begins with documents of its own")
{
    auto db = here.client[here.database_name];
    const auto made = db.aggregate().stage("$documents", arr(doc("_id", 1), doc("_id", 2))).match(doc("_id", 2));
    if (co_await refused_by_pocket(here, made))
        co_return;
    CHECK(ids(co_await made.to_vector()) == numbers(2));
}
