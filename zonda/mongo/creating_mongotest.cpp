// The options with which indexes and collections are made, each with what it does, on every database.
#include <zonda/mongo/databases_test.hpp>

#include <chrono>
#include <string>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using zonda::mongo::test::kind;
using zonda::mongo::test::place;
using zonda::mongo::test::refused_by_pocket;
using zonda::mongo::test::server_code;
using namespace std::chrono_literals;

namespace
{

const server_errc cannot_create_index = static_cast<server_errc>(67);

bson::document without_case()
{
    return doc("locale", "en", "strength", 2);
}

// Whether the documents whose `a` is 1 are looked up in an index.
task<bool> by_an_index(place& here)
{
    const auto explain = doc("explain", doc("find", "c", "filter", doc("a", 1)));
    const auto reply = co_await here.client[here.database_name].run_command(explain);
    co_return bson::to_json(reply["queryPlanner"]["winningPlan"]).find("IXSCAN") != std::string::npos;
}

// How the server describes a collection.
task<bson::document> described(place& here, std::string_view name)
{
    auto all = co_await here.client[here.database_name].list_collections().filter(doc("name", name)).to_vector();
    REQUIRE(all.size() == 1);
    co_return std::move(all[0]);
}

} // namespace

DATABASE_TEST("a hidden index is kept, and queries do without it")
{
    auto c = here["c"];
    co_await c.insert_many(doc("a", 1), doc("a", 2));
    co_await c.create_indexes(index(doc("a", 1)).hidden());
    const auto all = co_await c.list_indexes().to_vector();
    REQUIRE(all.size() == 2);
    CHECK(all[1]["hidden"].truthy() == true);
    CHECK(co_await by_an_index(here) == (here.kind == kind::secantus_python));
    co_await c.drop_index("a_1");
    co_await c.create_indexes(index(doc("a", 1)));
    CHECK(co_await by_an_index(here));
}

DATABASE_TEST("an index compares text by a collation of its own")
{
    auto c = here["c"];
    auto by_name = index(doc("name", 1)).unique().collation(without_case());
    if (co_await refused_by_pocket(here, c.create_indexes(by_name), cannot_create_index))
    {
        co_await c.create_indexes(index(doc("name", 1)).unique().collation(doc("locale", "simple")));
        co_await c.insert_many(doc("name", "Pele"), doc("name", "PELE"));
        co_return;
    }
    co_await c.create_indexes(by_name);
    const auto all = co_await c.list_indexes().to_vector();
    REQUIRE(all.size() == 2);
    CHECK(all[1]["collation"]["strength"].to_int64() == 2);
    co_await c.insert_one(doc("name", "Pele"));
    CHECK((co_await failure(c.insert_one(doc("name", "PELE")))).code() == server_errc::duplicate_key);
}

DATABASE_TEST("so many members must have built an index, or those of a mode; of one that there is not, it is told")
{
    auto c = here["c"];
    co_await c.create_indexes(index(doc("a", 1))).commit_quorum(1);
    co_await c.create_indexes(index(doc("b", 1))).commit_quorum("majority");
    co_await c.create_indexes(index(doc("c", 1))).commit_quorum("votingMembers");
    CHECK((co_await c.list_indexes().to_vector()).size() == 4);
    const auto said = co_await failure(c.create_indexes(index(doc("d", 1))).commit_quorum("frobnicate"));
    // pocket is one member, which builds an index at once.
    CHECK(said.code() == (here.embedded != nullptr ? error_code() : server_code(79)));
}

DATABASE_TEST("a validation level spares documents that were wrong before, or all")
{
    auto db = here.client[here.database_name];
    const auto rules = doc("a", doc("$gte", 0));
    if (co_await refused_by_pocket(here, db.create_collection("v").validator(rules).validation_level("off")))
        co_return;
    const auto change_wrong_one = [&](std::string_view level) -> task<error>
    {
        auto c = db[level];
        co_await db.create_collection(level).validator(rules).validation_level(level);
        co_await c.insert_one(doc("_id", 1, "a", -1)).bypass_document_validation(true);
        co_return co_await failure(c.update_one(doc("_id", 1), set("b", 1)));
    };
    CHECK((co_await change_wrong_one("strict")).code() == server_errc::document_validation_failure);
    CHECK_FALSE((co_await change_wrong_one("moderate")).code());
    CHECK_FALSE((co_await change_wrong_one("off")).code());
    const auto wrong = doc("a", -1);
    CHECK((co_await failure(db["moderate"].insert_one(wrong))).code() == server_errc::document_validation_failure);
    CHECK_FALSE((co_await failure(db["off"].insert_one(wrong))).code());
}

DATABASE_TEST("a validation action refuses what is wrong, or lets it pass")
{
    auto db = here.client[here.database_name];
    const auto rules = doc("a", doc("$gte", 0));
    if (co_await refused_by_pocket(here, db.create_collection("v").validator(rules).validation_action("warn")))
        co_return;
    co_await db.create_collection("refuses").validator(rules).validation_action("error");
    co_await db.create_collection("warns").validator(rules).validation_action("warn");
    const auto wrong = doc("a", -1);
    CHECK((co_await failure(db["refuses"].insert_one(wrong))).code() == server_errc::document_validation_failure);
    CHECK_FALSE((co_await failure(db["warns"].insert_one(wrong))).code());
}

DATABASE_TEST("a time series wants the time, and forgets what is old")
{
    auto db = here.client[here.database_name];
    const auto rules = doc("timeField", "at", "metaField", "sensor");
    if (co_await refused_by_pocket(here, db.create_collection("t").time_series(rules)))
    {
        co_await refused_by_pocket(here, db.create_collection("t").expire_after(1h));
        co_return;
    }
    co_await db.create_collection("t").time_series(rules).expire_after(1h);
    const auto made = co_await described(here, "t");
    CHECK(made["options"]["timeseries"]["metaField"].text() == "sensor");
    CHECK(made["options"]["expireAfterSeconds"].to_int64() == 3600);
    const bool is_one = here.kind != kind::secantus_python; // there it is a collection like any other
    CHECK(made["type"].text() == (is_one ? "timeseries" : "collection"));
    const datetime now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    co_await db["t"].insert_one(doc("at", now, "sensor", 1, "value", 2));
    CHECK(co_await db["t"].count_documents(doc("sensor", 1)) == 1);
    const auto timeless = co_await failure(db["t"].insert_one(doc("sensor", 2)));
    CHECK(timeless.code() == (is_one ? make_error_code(server_errc::bad_value) : error_code()));
}

DATABASE_TEST("a clustered collection lies by its _id, and forgets what is old")
{
    auto db = here.client[here.database_name];
    const auto rules = doc("key", doc("_id", 1), "unique", true);
    if (co_await refused_by_pocket(here, db.create_collection("t").clustered_index(rules)))
        co_return;
    co_await db.create_collection("t").clustered_index(rules).expire_after(1h);
    const auto made = co_await described(here, "t");
    CHECK(made["options"]["clusteredIndex"]["key"]["_id"].to_int64() == 1);
    CHECK(made["options"]["expireAfterSeconds"].to_int64() == 3600);
    const auto all = co_await db["t"].list_indexes().to_vector();
    REQUIRE(all.size() == 1);
    CHECK(all[0]["clustered"].truthy() == true);
}

DATABASE_TEST("a collection compares text by a collation of its own")
{
    auto db = here.client[here.database_name];
    if (co_await refused_by_pocket(here, db.create_collection("t").collation(without_case())))
    {
        co_await db.create_collection("t").collation(doc("locale", "simple"));
        co_return;
    }
    co_await db.create_collection("t").collation(without_case());
    const auto made = co_await described(here, "t");
    CHECK(made["options"]["collation"]["strength"].to_int64() == 2);
    co_await db["t"].insert_one(doc("name", "Pele"));
    // SecantusDB in Python keeps it, and does not compare by it.
    CHECK(co_await db["t"].count_documents(doc("name", "PELE")) == (here.kind == kind::secantus_python ? 0 : 1));
}

DATABASE_TEST("a collection may be made with any other option, and one that no server knows is refused")
{
    auto db = here.client[here.database_name];
    const auto engine = doc("wiredTiger", doc("configString", ""));
    co_await db.create_collection("t").option("storageEngine", engine);
    const auto made = co_await described(here, "t");
    // pocket has another engine, and takes no notice.
    CHECK(made["options"]["storageEngine"]["wiredTiger"]["configString"].text("none") ==
          (here.embedded != nullptr ? "none" : ""));
    CHECK((co_await failure(db.create_collection("u").option("frobnicate", 1))).code() == server_errc::unknown_field);
}

DATABASE_TEST("what an aggregation writes is held to the collection's validator, unless it is passed over")
{
    auto db = here.client[here.database_name];
    co_await db["c"].insert_many(doc("a", -1), doc("a", -2));
    const auto out = db["c"].aggregate().stage("$out", "v");
    const auto merge = db["c"].aggregate().stage("$merge", doc("into", "w"));
    if (co_await refused_by_pocket(here, out.bypass_document_validation(true), server_errc::unrecognized_stage))
        co_return;
    const auto rules = doc("a", doc("$gte", 0));
    co_await db.create_collection("v").validator(rules);
    co_await db.create_collection("w").validator(rules);
    CHECK((co_await failure(out)).code() == server_errc::document_validation_failure);
    CHECK(co_await db["v"].count_documents() == 0);
    co_await out.bypass_document_validation(true);
    CHECK(co_await db["v"].count_documents() == 2);
    const auto merged = co_await failure(merge);
    const bool held = here.kind != kind::secantus_python; // which holds $out to it, and not $merge
    CHECK(merged.code() == (held ? make_error_code(server_errc::document_validation_failure) : error_code()));
    co_await merge.bypass_document_validation(true);
    CHECK(co_await db["w"].count_documents() == 2);
}
