#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/wire/op_msg.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;
using zonda::bson::arr;
using zonda::bson::doc;

namespace
{

const name_space matches{"genie", "matches"};

server_description primary()
{
    server_description out;
    out.type = server_type::rs_primary;
    return out;
}

std::string sent(const command& what, attempt how = {})
{
    const auto server = primary();
    if (how.server == nullptr)
        how.server = &server;
    zonda::bytes out;
    append_message(out, 5, what, how);
    const auto parsed = zonda::wire::parse_op_msg(out).value();
    CHECK(parsed.header.request_id == 5);
    return zonda::bson::to_json(parsed.body);
}

find_command a_find()
{
    find_command out;
    out.where = matches;
    out.filter = doc("year", 2026);
    return out;
}

} // namespace

TEST_CASE("a find has its options, and nothing that was not said")
{
    auto find = a_find();
    CHECK(sent(find) == R"({"find":"matches","filter":{"year":2026},"$db":"genie"})");
    find.options.set("sort", doc("a", 1));
    find.options.set("limit", 5);
    find.options.set("sort", doc("b", -1));
    find.read_concern_level = "majority";
    CHECK(sent(find) == R"({"find":"matches","filter":{"year":2026},"limit":5,"sort":{"b":-1},)"
                        R"("readConcern":{"level":"majority"},"$db":"genie"})");
    CHECK(find.description() == "find on genie.matches");
}

TEST_CASE("find_one asks for one document and no cursor")
{
    auto find = a_find();
    find.one = true;
    CHECK(sent(find) == R"({"find":"matches","filter":{"year":2026},"limit":1,"singleBatch":true,"$db":"genie"})");
}

TEST_CASE("session, transaction number, cluster time and the time that is left go along")
{
    server_session session;
    session.id[15] = 1;
    session.txn_number = 3;
    const auto time = doc("clusterTime", zonda::bson::timestamp{7, 1});
    attempt how;
    how.session = &session;
    how.with_txn_number = true;
    how.cluster_time = &time;
    how.max_time = std::chrono::milliseconds(250);
    delete_command remove;
    remove.where = matches;
    CHECK(sent(remove, how) == R"({"delete":"matches","deletes":[{"q":{},"limit":1}],"maxTimeMS":250,"$db":"genie",)"
                               R"("lsid":{"id":{"$binary":{"base64":"AAAAAAAAAAAAAAAAAAAAAQ==","subType":"04"}}},)"
                               R"("txnNumber":3,"$clusterTime":{"clusterTime":{"$timestamp":{"t":7,"i":1}}}})");
    get_more_command more;
    more.where = matches;
    more.cursor_id = 9;
    attempt only_time;
    only_time.max_time = std::chrono::milliseconds(250);
    CHECK(sent(more, only_time) == R"({"getMore":9,"collection":"matches","$db":"genie"})");
}

TEST_CASE("a read preference is told to those who ask for it")
{
    const auto find = a_find();
    auto server = primary();
    attempt how;
    how.server = &server;
    CHECK(sent(find, how).find("$readPreference") == std::string::npos);
    how.direct = true;
    CHECK(sent(find, how).find(R"("$readPreference":{"mode":"primaryPreferred"})") != std::string::npos);
    how.read_preference = read_mode::nearest;
    CHECK(sent(find, how).find(R"({"mode":"nearest"})") != std::string::npos);
    server.type = server_type::standalone;
    CHECK(sent(find, how).find("$readPreference") == std::string::npos);
    server.type = server_type::rs_primary;
    delete_command remove;
    remove.where = matches;
    CHECK(sent(remove, how).find("$readPreference") == std::string::npos);
}

TEST_CASE("aggregate, on a collection and on a database, reading and writing")
{
    aggregate_command a;
    a.where = matches;
    a.pipeline = arr(doc("$match", doc("year", 2026)));
    a.batch_size = 10;
    CHECK(sent(a) == R"({"aggregate":"matches","pipeline":[{"$match":{"year":2026}}],"cursor":{"batchSize":10},)"
                     R"("$db":"genie"})");
    CHECK(a.retry() == retry_kind::read);
    a.pipeline = arr(doc("$match", doc()), doc("$out", "copy"));
    a.write_concern.w = 2;
    CHECK(sent(a) == R"({"aggregate":"matches","pipeline":[{"$match":{}},{"$out":"copy"}],"cursor":{},)"
                     R"("writeConcern":{"w":2},"$db":"genie"})");
    CHECK(a.retry() == retry_kind::never);
    CHECK(a.wanted() == access::write);
    a.where.collection.clear();
    a.pipeline = arr(doc("$currentOp", doc()));
    CHECK(sent(a).starts_with(R"({"aggregate":1,)"));
}

TEST_CASE("insert carries its documents beside the body")
{
    insert_command insert;
    insert.where = matches;
    const auto one = doc("_id", 1);
    insert.set_documents(one.data());
    insert.write_concern.mode = "majority";
    insert.write_concern.journal = true;
    const auto server = primary();
    attempt how;
    how.server = &server;
    zonda::bytes out;
    append_message(out, 5, insert, how);
    const auto parsed = zonda::wire::parse_op_msg(out).value();
    CHECK(zonda::bson::to_json(parsed.body) ==
          R"({"insert":"matches","ordered":true,"writeConcern":{"w":"majority","j":true},"$db":"genie"})");
    REQUIRE(parsed.sequences.size() == 1);
    CHECK(parsed.sequences[0].identifier == "documents");
    CHECK(parsed.sequences[0].count() == 1);
}

TEST_CASE("update, of one and of many, by operators and by a pipeline")
{
    update_command update;
    update.where = matches;
    update.filter = doc("_id", 1);
    update.changes = doc("$set", doc("a", 2));
    update.statement.set("upsert", true);
    CHECK(sent(update) == R"({"update":"matches","updates":[{"q":{"_id":1},"u":{"$set":{"a":2}},"upsert":true}],)"
                          R"("$db":"genie"})");
    CHECK(update.retry() == retry_kind::write);
    update.multi = true;
    update.pipeline = arr(doc("$set", doc("a", "$b")));
    CHECK(sent(update) == R"({"update":"matches","updates":[{"q":{"_id":1},"u":[{"$set":{"a":"$b"}}],"multi":true,)"
                          R"("upsert":true}],"$db":"genie"})");
    CHECK(update.retry() == retry_kind::never);
}

TEST_CASE("find and modify, and remove")
{
    find_and_modify_command change;
    change.where = matches;
    change.filter = doc("_id", 1);
    change.changes = doc("$inc", doc("a", 1));
    change.options.set("new", true);
    CHECK(sent(change) ==
          R"({"findAndModify":"matches","query":{"_id":1},"update":{"$inc":{"a":1}},"new":true,"$db":"genie"})");
    change.remove = true;
    CHECK(sent(change).find(R"("remove":true,"new":true)") != std::string::npos);
}

TEST_CASE("raw commands and administrative ones go as they are")
{
    raw_command raw;
    raw.where = {"admin", ""};
    raw.body = doc("serverStatus", 1, "maxTimeMS", 5);
    CHECK(raw.name() == "serverStatus");
    CHECK(raw.description() == "serverStatus on admin");
    attempt how;
    how.max_time = std::chrono::milliseconds(100);
    CHECK(sent(raw, how) == R"({"serverStatus":1,"maxTimeMS":5,"$db":"admin"})");
    CHECK(raw_command{}.name() == "command");
    admin_command drop;
    drop.where = matches;
    drop.body = doc("drop", "matches");
    CHECK(sent(drop) == R"({"drop":"matches","$db":"genie"})");
}

TEST_CASE("updates and replacements are told apart before the server has to")
{
    const update_command what;
    CHECK(check_update(what, doc("$set", doc("a", 1)), "replace_one"));
    CHECK_FALSE(check_update(what, doc("a", 1), "replace_one"));
    CHECK_FALSE(check_update(what, doc("$set", doc("a", 1), "a", 1), "replace_one"));
    CHECK_FALSE(check_update(what, doc(), "replace_one"));
    CHECK(check_replacement(what, doc("a", 1), "update_one"));
    CHECK(check_replacement(what, doc(), "update_one"));
    CHECK_FALSE(check_replacement(what, doc("a", 1, "$set", 2), "update_one"));
    const auto said = check_replacement(what, doc("$set", 2), "update_one").error();
    CHECK(std::string(said.what()).ends_with("to change fields, use update_one"));
}
