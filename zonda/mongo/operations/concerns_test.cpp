// What every operation does with the concerns of its collection, and with a write concern that was not met.
#include <zonda/bson/json.hpp>
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct row
{
    std::string name;
    std::string command;
    std::function<task<void>(mongo::database)> run;
    /// It is done when it was sent, if nobody wants an answer.
    bool may_be_unheard{false};
};

task<void> insert_one(mongo::database in)
{
    co_await in["c"].insert_one(doc("_id", 1));
}

task<void> insert_many(mongo::database in)
{
    co_await in["c"].insert_many(doc("_id", 1), doc("_id", 2));
}

task<void> update_one(mongo::database in)
{
    co_await in["c"].update_one(doc(), inc("a", 1));
}

task<void> update_many(mongo::database in)
{
    co_await in["c"].update_many(doc(), inc("a", 1));
}

task<void> replace_one(mongo::database in)
{
    co_await in["c"].replace_one(doc(), doc("a", 1));
}

task<void> delete_one(mongo::database in)
{
    co_await in["c"].delete_one(doc());
}

task<void> delete_many(mongo::database in)
{
    co_await in["c"].delete_many(doc());
}

task<void> find_one_and_update(mongo::database in)
{
    co_await in["c"].find_one_and_update(doc(), inc("a", 1));
}

task<void> find_one_and_replace(mongo::database in)
{
    co_await in["c"].find_one_and_replace(doc(), doc("a", 1));
}

task<void> find_one_and_delete(mongo::database in)
{
    co_await in["c"].find_one_and_delete(doc());
}

task<void> create_indexes(mongo::database in)
{
    co_await in["c"].create_indexes(index(doc("a", 1)));
}

task<void> drop_index(mongo::database in)
{
    co_await in["c"].drop_index("a_1");
}

task<void> drop_indexes(mongo::database in)
{
    co_await in["c"].drop_indexes();
}

task<void> drop(mongo::database in)
{
    co_await in["c"].drop();
}

task<void> rename(mongo::database in)
{
    co_await in["c"].rename("d");
}

task<void> create_collection(mongo::database in)
{
    co_await in.create_collection("c");
}

task<void> drop_database(mongo::database in)
{
    co_await in.drop();
}

task<void> aggregate_out(mongo::database in)
{
    co_await in["c"].aggregate().stage("$out", "d");
}

task<void> aggregate_database_merge(mongo::database in)
{
    co_await in.aggregate().stage("$merge", doc("into", "d"));
}

std::vector<row> all_that_write()
{
    return {{"insert_one", "insert", insert_one, true},
            {"insert_many", "insert", insert_many, true},
            {"update_one", "update", update_one, true},
            {"update_many", "update", update_many, true},
            {"replace_one", "update", replace_one, true},
            {"delete_one", "delete", delete_one, true},
            {"delete_many", "delete", delete_many, true},
            {"find_one_and_update", "findAndModify", find_one_and_update},
            {"find_one_and_replace", "findAndModify", find_one_and_replace},
            {"find_one_and_delete", "findAndModify", find_one_and_delete},
            {"create_indexes", "createIndexes", create_indexes},
            {"drop_index", "dropIndexes", drop_index},
            {"drop_indexes", "dropIndexes", drop_indexes},
            {"drop", "drop", drop},
            {"rename", "renameCollection", rename},
            {"create_collection", "create", create_collection},
            {"database::drop", "dropDatabase", drop_database},
            {"aggregate with $out", "aggregate", aggregate_out},
            {"database::aggregate with $merge", "aggregate", aggregate_database_merge}};
}

task<void> find(mongo::database in)
{
    co_await in["c"].find();
}

task<void> find_one(mongo::database in)
{
    co_await in["c"].find_one();
}

task<void> aggregate(mongo::database in)
{
    co_await in["c"].aggregate();
}

task<void> aggregate_database(mongo::database in)
{
    co_await in.aggregate().stage("$documents", arr());
}

task<void> count_documents(mongo::database in)
{
    co_await in["c"].count_documents();
}

task<void> estimated_document_count(mongo::database in)
{
    co_await in["c"].estimated_document_count();
}

task<void> distinct(mongo::database in)
{
    co_await in["c"].distinct("a");
}

std::vector<row> all_that_read()
{
    return {{"find", "find", find},
            {"find_one", "find", find_one},
            {"aggregate", "aggregate", aggregate},
            {"database::aggregate", "aggregate", aggregate_database},
            {"count_documents", "aggregate", count_documents},
            {"estimated_document_count", "count", estimated_document_count},
            {"distinct", "distinct", distinct},
            {"aggregate with $out", "aggregate", aggregate_out}};
}

// What any of these commands may be answered with; `more` is added.
bson::document answer_with(const bson::document& more = {})
{
    const auto cursor = doc("id", 0L, "ns", "db.c", "firstBatch", arr());
    bytes data;
    bson::document_builder out(data);
    out.append("ok", 1).append("n", 1).append("value", bson::null).append("values", arr()).append("cursor", cursor);
    out.append_all(more).finish();
    return bson::document::trusted(std::move(data));
}

std::string concern_in(const bson::document& command, std::string_view which)
{
    const auto concern = command[which].get<bson::document_view>();
    return concern ? bson::to_json(*concern) : "none";
}

} // namespace

TEST_CASE("every operation that writes takes its write concern along, and one that was not met is its error")
{
    for (const auto& each : all_that_write())
    {
        CAPTURE(each.name);
        stage s;
        s.server.on(each.command, answer_with(doc("writeConcernError", doc("code", 64, "errmsg", "too late"))));
        auto client = s.server.connect();
        const auto database = client["db"].with_write_concern(write_concern::members(2));
        const auto said = s(failure_of(each.run(database)));
        CHECK(said.code() == server_errc::write_concern_failed);
        CHECK(std::string(said.what()).find("too late") != std::string::npos);
        CHECK(concern_in(s.server.last(each.command), "writeConcern") == R"({"w":2})");
        CHECK(s.server.count(each.command) == 1);
    }
}

TEST_CASE("without acknowledgement inserts, updates and deletes are not answered; every other operation is")
{
    for (const auto& each : all_that_write())
    {
        CAPTURE(each.name);
        stage s;
        bool unheard = false;
        s.server.on(each.command,
                    [&](peer& to, const request& what) -> task<void>
                    {
                        unheard = what.message.more_to_come();
                        if (!unheard)
                            co_await to.answer(what.id(), answer_with());
                    });
        auto client = s.server.connect();
        s(each.run(client["db"].with_write_concern(write_concern::unacknowledged())));
        rest(s.loop, s.clock, 10ms);
        CHECK(unheard == each.may_be_unheard);
        CHECK(concern_in(s.server.last(each.command), "writeConcern") == R"({"w":0})");
    }
}

TEST_CASE("every operation that reads takes its read concern along, and none that writes")
{
    for (const auto& each : all_that_read())
    {
        CAPTURE(each.name);
        stage s;
        s.server.on(each.command, answer_with());
        auto client = s.server.connect();
        s(each.run(client["db"].with_read_concern("majority")));
        CHECK(concern_in(s.server.last(each.command), "readConcern") == R"({"level":"majority"})");
    }
    for (const auto& each : all_that_write())
    {
        if (each.command == "aggregate")
            continue;
        CAPTURE(each.name);
        stage s;
        s.server.on(each.command, answer_with());
        auto client = s.server.connect();
        s(each.run(client["db"].with_read_concern("majority")));
        CHECK(concern_in(s.server.last(each.command), "readConcern") == "none");
    }
}
