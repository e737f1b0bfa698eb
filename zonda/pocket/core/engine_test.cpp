#include <zonda/pocket/core/testing.hpp>
#include <zonda/wire/op_query.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

engine_settings primary()
{
    engine_settings made;
    made.replica_set = "rs";
    made.address = "127.0.0.1:5";
    return made;
}

std::int64_t code_of(const bson::document& reply)
{
    return reply["code"].to_int64().value_or(0);
}

} // namespace

TEST_CASE("hello tells what a driver wants to know")
{
    test_engine db;
    const auto reply = db.run("{'hello': 1}", "admin");
    CHECK(reply["isWritablePrimary"].truthy() == true);
    CHECK(reply["maxWireVersion"].to_int64() == 21);
    CHECK(reply["maxBsonObjectSize"].to_int64() == 16'777'216);
    CHECK_FALSE(reply["setName"]);
    const auto legacy = db.run("{'ismaster': 1, 'helloOk': true}", "admin");
    CHECK(legacy["ismaster"].truthy() == true);
    CHECK(legacy["helloOk"].truthy() == true);
}

TEST_CASE("the first hello may come as OP_QUERY, nothing else may")
{
    test_engine db;
    bytes message;
    wire::append_op_query(message, 9, "admin", json("{'ismaster': 1}"));
    const auto answered = db.of().handle(db.client(), message, noon);
    const auto reply = wire::parse_op_reply(answered.message);
    REQUIRE(reply.has_value());
    CHECK(reply->header.response_to == 9);
    CHECK(reply->document["ismaster"].truthy() == true);

    bytes other;
    wire::append_op_query(other, 9, "admin", json("{'find': 'x'}"));
    const auto refused = db.of().handle(db.client(), other, noon);
    CHECK(wire::parse_op_reply(refused.message)->document["code"].to_int64() == 352);
}

TEST_CASE("what is no message closes the connection")
{
    test_engine db;
    for (const bytes& garbage : {bytes{}, bytes(16, 0), bytes{16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0},
                                 bytes{16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}})
    {
        const auto answered = db.of().handle(db.client(), garbage, noon);
        CHECK(answered.close);
        CHECK(answered.message.empty());
    }
}

TEST_CASE("a message whose BSON is refused is answered with what is wrong in it, and the connection goes on")
{
    test_engine db;
    for (const std::uint32_t flags : {0U, wire::flag_bits::more_to_come})
    {
        bytes message;
        wire::append_op_msg(message, 5, 0, flags, doc("ping", 1, "$db", "admin", "text", "A"));
        message[message.size() - 3] = 0xFF;
        const auto answered = db.of().handle(db.client(), message, noon);
        CHECK_FALSE(answered.close);
        CHECK(answered.message.empty() == (flags != 0));
        if (flags != 0)
            continue;
        const auto said = wire::parse_op_msg(answered.message);
        REQUIRE(said.has_value());
        CHECK(said->header.response_to == 5);
        CHECK(said->body["code"].to_int64() == 22);
        CHECK(said->body["codeName"].text() == "InvalidBSON");
        CHECK(said->body["errmsg"].text().find("not UTF-8") != std::string_view::npos);
    }
    CHECK(is_true(db.run(doc("ping", 1))["ok"]));
}

TEST_CASE("a refusal whose words would not be UTF-8 is an answer all the same")
{
    test_engine db;
    const auto reply = db.run(doc("find", "x", "filter", doc("a", bson::regex("x", "é"))));
    CHECK(code_of(reply) == 2);
    CHECK(reply["errmsg"].text() == "invalid flag in regex options: é");
    bytes data;
    bson::document_builder out(data);
    append_failure(out, {errc::bad_value, "\xC3 é \xE2\x82"});
    out.finish();
    CHECK(bson::document_view::trusted(data.data())["errmsg"].text() == "\uFFFD é \uFFFD\uFFFD");
}

TEST_CASE("an unknown command, an unknown field, a wrong type and a missing field have their codes")
{
    test_engine db;
    CHECK(db.ask("{'foo': 1}") ==
          "{'ok':0.0,'errmsg':'no such command: 'foo'','code':59,'codeName':'CommandNotFound'}");
    CHECK(db.ask("{'find': 'x', 'foo': 1}") ==
          "{'ok':0.0,'errmsg':'BSON field 'find.foo' is an unknown field.','code':40415,'codeName':'IDLUnknownField'}");
    CHECK(code_of(db.run("{'find': 'x', 'limit': 'y'}")) == 14);
    CHECK(code_of(db.run("{'find': 'x', 'filter': 5}")) == 14);
    CHECK(code_of(db.run("{'find': 'x', 'skip': -1}")) == 2);
    CHECK(code_of(db.run("{'find': 5}")) == 73);
    CHECK(code_of(db.run("{'insert': 'x'}")) == 40414);
    CHECK(code_of(db.run("{'insert': 'x', 'documents': []}")) == 16);
    CHECK(code_of(db.run("{'find': 'x', 'collation': {'locale': 'de'}}")) == 2);
    CHECK(code_of(db.run("{'find': 'x', 'tailable': true}")) == 2);
    CHECK(code_of(db.run("{'find': 'x', 'readConcern': {'level': 'snapshot'}}")) == 72);
    CHECK(code_of(db.run("{'insert': 'x', 'documents': [{}], 'writeConcern': {'w': 2}}")) == 2);
    CHECK(code_of(db.run("{'find': 'x', 'startTransaction': true, 'autocommit': false}")) == 20);
    CHECK(code_of(db.run("{'ping': 1, 'apiVersion': '2'}")) == 322);
    CHECK(code_of(db.run(bson::document())) == 59); // `$db` is taken for the command
}

TEST_CASE("insert, find, getMore and killCursors")
{
    test_engine db;
    CHECK(db.ask("{'insert': 'x', 'documents': [{'_id': 1}, {'_id': 2}, {'_id': 3}, {'_id': 4}]}") == "{'n':4}");
    bson::document reply = db.run("{'find': 'x', 'batchSize': 2}");
    CHECK(as_array(reply["cursor"]["firstBatch"]).count() == 2);
    const auto number = reply["cursor"]["id"].get<std::int64_t>();
    REQUIRE(number.value_or(0) != 0);
    CHECK(reply["cursor"]["ns"].text() == "test.x");

    reply = db.run(doc("getMore", *number, "collection", "x", "batchSize", 1));
    CHECK(as_array(reply["cursor"]["nextBatch"])[0]["_id"].to_int64() == 3);
    reply = db.run(doc("getMore", *number, "collection", "x"));
    CHECK(as_array(reply["cursor"]["nextBatch"])[0]["_id"].to_int64() == 4);
    CHECK(reply["cursor"]["id"].get<std::int64_t>() == 0);
    CHECK(code_of(db.run(doc("getMore", *number, "collection", "x"))) == 43);

    reply = db.run("{'find': 'x', 'batchSize': 0}");
    CHECK(as_array(reply["cursor"]["firstBatch"]).empty());
    const auto second = *reply["cursor"]["id"].get<std::int64_t>();
    CHECK(code_of(db.run(doc("getMore", second, "collection", "y"))) == 13);
    reply = db.run(doc("killCursors", "x", "cursors", arr(second, 5L)));
    CHECK(as_array(reply["cursorsKilled"]).count() == 1);
    CHECK(as_array(reply["cursorsNotFound"]).count() == 1);
}

TEST_CASE("a cursor goes on where it stood while documents come and go")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}");
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 1}, {'_id': 3, 'a': 2}, {'_id': 4, 'a': "
           "3}]}");
    for (const auto* find :
         {"{'find': 'x', 'batchSize': 2}", "{'find': 'x', 'filter': {'a': {'$gt': 0}}, 'batchSize': 2}",
          "{'find': 'x', 'filter': {'$or': [{'a': 1}, {'a': {'$gt': 1}}]}, 'batchSize': 2}"})
    {
        bson::document reply = db.run(find);
        const auto number = *reply["cursor"]["id"].get<std::int64_t>();
        db.run("{'delete': 'x', 'deletes': [{'q': {'_id': 3}, 'limit': 1}]}");
        db.run("{'insert': 'x', 'documents': [{'_id': 5, 'a': 5}]}");
        reply = db.run(doc("getMore", number, "collection", "x"));
        std::string ids;
        for (const auto one : items_of(reply["cursor"]["nextBatch"]))
            ids += std::to_string(*one["_id"].to_int64()) + " ";
        CHECK(ids == "4 5 ");
        db.run("{'delete': 'x', 'deletes': [{'q': {'_id': 5}, 'limit': 1}]}");
        db.run("{'insert': 'x', 'documents': [{'_id': 3, 'a': 2}]}");
    }
}

TEST_CASE("a collection that is dropped takes its cursors along")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1}, {'_id': 2}]}");
    const auto reply = db.run("{'find': 'x', 'batchSize': 1}");
    db.run("{'drop': 'x'}");
    CHECK(code_of(db.run(doc("getMore", *reply["cursor"]["id"].get<std::int64_t>(), "collection", "x"))) == 43);
}

TEST_CASE("a cursor that nobody asks for ends after ten minutes")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1}, {'_id': 2}]}");
    const auto idle = *db.run("{'find': 'x', 'batchSize': 1}")["cursor"]["id"].get<std::int64_t>();
    const auto kept =
        *db.run("{'find': 'x', 'batchSize': 1, 'noCursorTimeout': true}")["cursor"]["id"].get<std::int64_t>();
    db.of().maintain(noon + std::chrono::minutes(11));
    CHECK(code_of(db.run(doc("getMore", idle, "collection", "x"))) == 43);
    CHECK(code_of(db.run(doc("getMore", kept, "collection", "x"))) == 0);
}

TEST_CASE("a batch ends before 16 MB, and what did not fit comes next")
{
    test_engine db;
    const std::string text(5'000'000, 'x');
    for (int i = 0; i < 4; ++i)
        db.run(doc("insert", "x", "documents", arr(doc("_id", i, "text", text))));
    bson::document reply = db.run("{'find': 'x'}");
    CHECK(as_array(reply["cursor"]["firstBatch"]).count() == 3);
    reply = db.run(doc("getMore", *reply["cursor"]["id"].get<std::int64_t>(), "collection", "x"));
    CHECK(as_array(reply["cursor"]["nextBatch"])[0]["_id"].to_int64() == 3);
    CHECK(reply["cursor"]["id"].get<std::int64_t>() == 0);
}

TEST_CASE("a duplicate key is told with its key, and ordered inserts stop there")
{
    test_engine db;
    db.run(
        "{'createIndexes': 'x', 'indexes': [{'key': {'room': 1, 'seq': 1}, 'name': 'room_1_seq_1', 'unique': true}]}");
    CHECK(db.ask("{'insert': 'x', 'documents': [{'_id': 1, 'room': 'lobby', 'seq': 1}, {'_id': 2, 'room': 'lobby', "
                 "'seq': 1}, {'_id': 3, 'room': 'lobby', 'seq': 2}]}") ==
          "{'n':1,'writeErrors':[{'index':1,'code':11000,'keyPattern':{'room':1,'seq':1},"
          "'keyValue':{'room':'lobby','seq':1},'errmsg':'E11000 duplicate key error collection: test.x index: "
          "room_1_seq_1 dup key: { room: \\'lobby\\', seq: 1 }'}]}");
    const auto reply = db.run("{'insert': 'x', 'ordered': false, 'documents': [{'_id': 1}, {'_id': 4}]}");
    CHECK(reply["n"].to_int64() == 1);
    CHECK(as_array(reply["writeErrors"])[0]["keyPattern"]["_id"].to_int64() == 1);
    CHECK(db.ask("{'count': 'x'}") == "{'n':2}");
}

TEST_CASE("update and delete count what they did")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 1}, {'_id': 3, 'a': 2}]}");
    CHECK(db.ask("{'update': 'x', 'updates': [{'q': {'a': 1}, 'u': {'$set': {'b': 1}}}]}") == "{'n':1,'nModified':1}");
    CHECK(db.ask("{'update': 'x', 'updates': [{'q': {'a': 1}, 'u': {'$set': {'b': 1}}, 'multi': true}]}") ==
          "{'n':2,'nModified':1}");
    CHECK(
        db.ask(
            "{'update': 'x', 'updates': [{'q': {'_id': 9}, 'u': {'$inc': {'n': 1}}, 'upsert': true}, {'q': {'_id': 9},"
            " 'u': {'$inc': {'n': 1}}, 'upsert': true}]}") == "{'n':2,'nModified':1,'upserted':[{'index':0,'_id':9}]}");
    CHECK(db.documents("{'find': 'x', 'filter': {'_id': 9}}") == "{'_id':9,'n':2}\n");
    CHECK(code_of(db.run("{'update': 'x', 'updates': [{'q': {}, 'u': {'a': 1}, 'multi': true}]}")) == 0);
    CHECK(as_array(
              db.run("{'update': 'x', 'updates': [{'q': {}, 'u': {'a': 1}, 'multi': true}]}")["writeErrors"])[0]["code"]
              .to_int64() == 9);
    // What is wrong with a statement's form is the command's error, and none is run.
    CHECK(code_of(db.run("{'delete': 'x', 'deletes': [{'q': {}, 'limit': 0}, {'q': {}}]}")) == 40414);
    CHECK(code_of(db.run("{'update': 'x', 'updates': [{'q': {}, 'u': {}}, {'q': {}, 'u': {}, 'foo': 1}]}")) == 40415);
    CHECK(db.ask("{'delete': 'x', 'deletes': [{'q': {'a': 1}, 'limit': 1}]}") == "{'n':1}");
    CHECK(db.ask("{'delete': 'x', 'deletes': [{'q': {}, 'limit': 0}]}") == "{'n':3}");
    CHECK(db.ask("{'delete': 'nowhere', 'deletes': [{'q': {}, 'limit': 0}]}") == "{'n':0}");
}

TEST_CASE("an update of many does not meet a document again where its change has moved it")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}");
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 2}]}");
    CHECK(db.ask("{'update': 'x', 'updates': [{'q': {'a': {'$gt': 0}}, 'u': {'$inc': {'a': 10}}, 'multi': true}]}") ==
          "{'n':2,'nModified':2}");
    CHECK(db.documents("{'find': 'x', 'sort': {'a': 1}}") == "{'_id':1,'a':11}\n{'_id':2,'a':12}\n");
}

TEST_CASE("findAndModify gives the document before or after, removed or inserted")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 5}]}");
    CHECK(db.ask("{'findAndModify': 'x', 'query': {}, 'sort': {'a': -1}, 'update': {'$inc': {'a': 1}}}") ==
          "{'lastErrorObject':{'n':1,'updatedExisting':true},'value':{'_id':2,'a':5}}");
    CHECK(db.ask("{'findAndModify': 'x', 'query': {'_id': 2}, 'update': {'$inc': {'a': 1}}, 'new': true, 'fields': "
                 "{'_id': 0}}") == "{'lastErrorObject':{'n':1,'updatedExisting':true},'value':{'a':7}}");
    CHECK(db.ask("{'findAndModify': 'x', 'query': {'_id': 3}, 'update': {'$set': {'a': 1}}, 'upsert': true}") ==
          "{'lastErrorObject':{'n':1,'updatedExisting':false,'upserted':3},'value':null}");
    CHECK(db.ask("{'findAndModify': 'x', 'query': {'_id': 3}, 'remove': true}") ==
          "{'lastErrorObject':{'n':1},'value':{'_id':3,'a':1}}");
    CHECK(db.ask("{'findAndModify': 'x', 'query': {'_id': 3}, 'remove': true}") ==
          "{'lastErrorObject':{'n':0},'value':null}");
    CHECK(code_of(db.run("{'findAndModify': 'x', 'query': {}}")) == 9);
}

TEST_CASE("a retried write is done once, also after a restart of its server")
{
    const std::string file = "/tmp/zonda-retry-" + std::to_string(::getpid()) + ".db";
    const auto session = doc("id", bson::binary(bson::binary_subtype::uuid, bytes(16, 7)));
    const auto command =
        doc("update", "x", "updates", arr(doc("q", doc("_id", 1), "u", doc("$inc", doc("n", 1)), "upsert", true)),
            "lsid", session, "txnNumber", 4L);
    {
        test_engine db(primary(), file);
        CHECK(db.run(command)["n"].to_int64() == 1);
        const auto again = db.run(command);
        CHECK(again["n"].to_int64() == 1);
        CHECK(as_array(again["upserted"])[0]["_id"].to_int64() == 1);
        CHECK(as_array(again["retriedStmtIds"])[0].to_int64() == 0);
    }
    {
        test_engine db(primary(), file);
        CHECK(db.run(command)["retriedStmtIds"]);
        CHECK(db.documents("{'find': 'x'}") == "{'_id':1,'n':1}\n");
        auto older = doc("insert", "x", "documents", arr(doc("_id", 2)), "lsid", session, "txnNumber", 3L);
        CHECK(code_of(db.run(older)) == 225);
        const auto modify = doc("findAndModify", "x", "query", doc("_id", 1), "update", doc("$inc", doc("n", 1)),
                                "lsid", session, "txnNumber", 5L);
        CHECK(db.run(modify)["value"]["n"].to_int64() == 1);
        CHECK(db.run(modify)["value"]["n"].to_int64() == 1);
        CHECK(db.documents("{'find': 'x'}") == "{'_id':1,'n':2}\n");
    }
    for (const auto* suffix : {"", "-wal", "-shm"})
        ::unlink((file + suffix).c_str());
}

TEST_CASE("a standalone server refuses transaction numbers")
{
    test_engine db;
    const auto session = doc("id", bson::binary(bson::binary_subtype::uuid, bytes(16, 7)));
    CHECK(code_of(db.run(doc("insert", "x", "documents", arr(doc("_id", 2)), "lsid", session, "txnNumber", 3L))) == 20);
}

TEST_CASE("documents expire when their index says so, also inside arrays and descending")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'at': 1}, 'name': 'at_1', 'expireAfterSeconds': 60}]}");
    db.run("{'createIndexes': 'y', 'indexes': [{'key': {'at': -1}, 'name': 'at_-1', 'expireAfterSeconds': 0}]}");
    const auto at = [](int seconds) { return noon + std::chrono::seconds(seconds); };
    db.run(doc("insert", "x", "documents",
               arr(doc("_id", 1, "at", at(0)), doc("_id", 2, "at", at(30)), doc("_id", 3), doc("_id", 4, "at", "soon"),
                   doc("_id", 5, "at", arr(at(500), at(-5))))));
    db.run(doc("insert", "y", "documents",
               arr(doc("_id", 1, "at", at(70)), doc("_id", 2, "at", at(80)), doc("_id", 3, "at", true))));
    db.of().maintain(at(75));
    CHECK(db.documents("{'find': 'x', 'projection': {'_id': 1}}") == "{'_id':2}\n{'_id':3}\n{'_id':4}\n");
    CHECK(db.documents("{'find': 'y', 'projection': {'_id': 1}}") == "{'_id':2}\n{'_id':3}\n");
}

TEST_CASE("an unacknowledged write is done and not answered")
{
    test_engine db;
    bytes message;
    wire::append_op_msg(message, 1, 0, wire::flag_bits::more_to_come,
                        json("{'insert': 'x', 'documents': [{'_id': 1}], 'writeConcern': {'w': 0}, '$db': 'test'}"));
    CHECK(db.of().handle(db.client(), message, noon).message.empty());
    CHECK(db.ask("{'count': 'x'}") == "{'n':1}");
}

TEST_CASE("documents may come in a section of their own")
{
    test_engine db;
    bytes documents;
    for (int i = 0; i < 3; ++i)
    {
        const auto one = doc("_id", i);
        documents.insert(documents.end(), one.data().begin(), one.data().end());
    }
    const wire::document_sequence_view sequence{"documents", documents};
    bytes message;
    wire::append_op_msg(message, 1, 0, 0, json("{'insert': 'x', '$db': 'test'}"), {&sequence, 1});
    const auto answered = db.of().handle(db.client(), message, noon);
    CHECK(wire::parse_op_msg(answered.message)->body["n"].to_int64() == 3);

    const wire::document_sequence_view stranger{"updates", documents};
    message.clear();
    wire::append_op_msg(message, 1, 0, 0, json("{'insert': 'x', '$db': 'test'}"), {&stranger, 1});
    CHECK(wire::parse_op_msg(db.of().handle(db.client(), message, noon).message)->body["code"].to_int64() == 40415);
}

TEST_CASE("failCommand fails what it is told, for whom it is told, as often as it is told")
{
    test_engine db(primary());
    db.run("{'configureFailPoint': 'failCommand', 'mode': {'times': 1}, 'data': {'failCommands': ['insert'], "
           "'errorCode': 91}}",
           "admin");
    const auto session = doc("id", bson::binary(bson::binary_subtype::uuid, bytes(16, 7)));
    const auto failed = db.run(doc("insert", "x", "documents", arr(doc("_id", 1)), "lsid", session, "txnNumber", 1L));
    CHECK(code_of(failed) == 91);
    CHECK(as_array(failed["errorLabels"])[0].text() == "RetryableWriteError");
    CHECK(code_of(db.run("{'insert': 'x', 'documents': [{'_id': 1}]}")) == 0);

    db.run("{'configureFailPoint': 'failCommand', 'mode': 'alwaysOn', 'data': {'failCommands': ['insert'], "
           "'writeConcernError': {'code': 64, 'errmsg': 'waiting'}, 'errorLabels': ['x']}}",
           "admin");
    const auto concerned = db.run("{'insert': 'x', 'documents': [{'_id': 2}]}");
    CHECK(concerned["n"].to_int64() == 1);
    CHECK(concerned["writeConcernError"]["code"].to_int64() == 64);
    CHECK(as_array(concerned["errorLabels"])[0].text() == "x");
    const auto off = db.run("{'configureFailPoint': 'failCommand', 'mode': 'off'}", "admin");
    CHECK(off["count"].to_int64() == 1);
    CHECK_FALSE(db.run("{'insert': 'x', 'documents': [{'_id': 3}]}")["writeConcernError"]);

    db.run("{'configureFailPoint': 'failCommand', 'mode': 'alwaysOn', 'data': {'failCommands': ['ping'], "
           "'closeConnection': true, 'appName': 'other'}}",
           "admin");
    CHECK(code_of(db.run("{'ping': 1}")) == 0);
    db.run("{'hello': 1, 'client': {'application': {'name': 'other'}}}", "admin");
    db.run("{'ping': 1}");
    CHECK(db.last.close);

    db.run("{'configureFailPoint': 'failCommand', 'mode': {'skip': 1}, 'data': {'failCommands': ['ping'], "
           "'blockConnection': true, 'blockTimeMS': 50}}",
           "admin");
    db.run("{'ping': 1}");
    CHECK(db.last.delay.count() == 0);
    db.run("{'ping': 1}");
    CHECK(db.last.delay.count() == 50);
    CHECK(code_of(db.run("{'ping': 1, 'maxTimeMS': 20}")) == 50);
    CHECK(db.last.delay.count() == 20);
    CHECK(code_of(db.run("{'configureFailPoint': 'foo', 'mode': 'off'}", "admin")) == 2);
}

TEST_CASE("without a login only greetings are answered; with one all is")
{
    engine_settings settings;
    settings.user = *scram_credentials::derive("genie", "secret", bytes(16, 1), 4096);
    test_engine db(std::move(settings));
    CHECK(code_of(db.run("{'find': 'x'}")) == 13);
    CHECK(code_of(db.run("{'ping': 1}")) == 0);
    CHECK(as_array(db.run("{'hello': 1, 'saslSupportedMechs': 'admin.genie'}", "admin")["saslSupportedMechs"])[0]
              .text() == "SCRAM-SHA-256");
    CHECK(code_of(db.run("{'saslStart': 1, 'mechanism': 'PLAIN', 'payload': ''}", "admin")) == 334);
    const auto payload = [](std::string_view text)
    { return bson::binary_view{bson::binary_subtype::generic, as_bytes(text)}; };
    CHECK(code_of(db.run(doc("saslStart", 1, "mechanism", "SCRAM-SHA-256", "payload", payload("n,,n=nobody,r=abc")),
                         "admin")) == 18);
    CHECK(code_of(db.run(doc("saslStart", 1, "mechanism", "SCRAM-SHA-256", "payload", payload("n,,n=genie,r=abc")),
                         "other")) == 18);
    const auto begun =
        db.run(doc("saslStart", 1, "mechanism", "SCRAM-SHA-256", "payload", payload("n,,n=genie,r=abc")), "admin");
    CHECK(begun["done"].truthy() == false);
    CHECK(code_of(db.run(doc("saslContinue", 1, "conversationId", 1, "payload", payload("c=biws,r=abc,p=AAAA")),
                         "admin")) == 18);
    CHECK(code_of(db.run("{'find': 'x'}")) == 13);
}

TEST_CASE("the variables of let are seen by every expression of a command")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 2}, {'_id': 3, 'a': 3}]}");
    const std::string is = "{'$expr': {'$eq': ['$a', '$$wanted']}}";
    CHECK(db.documents("{'find': 'x', 'filter': " + is + ", 'let': {'wanted': 2}}") == "{'_id':2,'a':2}\n");
    CHECK(db.documents("{'find': 'x', 'filter': " + is +
                       ", 'let': {'wanted': {'$add': [1, 2]}}, 'projection': {'b': "
                       "{'$multiply': ['$$wanted', 2]}}}") == "{'_id':3,'b':6}\n");
    CHECK(db.documents(
              "{'aggregate': 'x', 'cursor': {}, 'let': {'wanted': 2, 'more': {'b': 5}}, 'pipeline': [{'$match': " + is +
              "}, {'$project': {'c': '$$more.b'}}]}") == "{'_id':2,'c':5}\n");
    CHECK(db.ask("{'update': 'x', 'let': {'wanted': 3}, 'updates': [{'q': " + is +
                 ", 'u': [{'$set': {'b': '$$wanted'}}]}]}") == "{'n':1,'nModified':1}");
    CHECK(db.ask("{'delete': 'x', 'let': {'wanted': 1}, 'deletes': [{'q': " + is + ", 'limit': 0}]}") == "{'n':1}");
    CHECK(db.ask("{'findAndModify': 'x', 'let': {'wanted': 3}, 'query': " + is +
                 ", 'update': {'$set': {'a': 9}}, 'fields': {'b': 1, 'c': '$$wanted'}}") ==
          "{'lastErrorObject':{'n':1,'updatedExisting':true},'value':{'_id':3,'b':3,'c':3}}");
    // It lasts as long as the cursor.
    db.run("{'insert': 'y', 'documents': [{'_id': 1}, {'_id': 2}, {'_id': 3}]}");
    const auto begun =
        db.run("{'find': 'y', 'batchSize': 0, 'let': {'least': 2}, 'filter': {'$expr': {'$gte': ['$_id', "
               "'$$least']}}}");
    const auto more = db.run(doc("getMore", *begun["cursor"]["id"].get<std::int64_t>(), "collection", "y"));
    CHECK(more["cursor"]["nextBatch"][0]["_id"].to_int64() == 2);
    CHECK(more["cursor"]["nextBatch"][1]["_id"].to_int64() == 3);
    CHECK_FALSE(more["cursor"]["nextBatch"][2]);
}

TEST_CASE("let is refused where it is no list of variables, or looks at documents")
{
    test_engine db;
    CHECK(code_of(db.run("{'find': 'x', 'filter': {'$expr': {'$eq': ['$a', '$$wanted']}}}")) == 17276);
    CHECK(code_of(db.run("{'find': 'x', 'let': 5}")) == 14);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'A': 1}}")) == 9);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'': 1}}")) == 9);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'a b': 1}}")) == 9);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'a': '$b'}}")) == 4890500);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'a': {'$add': [1, '$$ROOT.b']}}}")) == 4890500);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'a': '$$nobody'}}")) == 17276);
    CHECK(code_of(db.run("{'find': 'x', 'let': {'a': {'$divide': [1, 0]}}}")) != 0);
    CHECK(code_of(db.run("{'explain': {'find': 'x', 'let': {'a': 1}}}")) == 2);
}

TEST_CASE("collections and indexes are made, listed, renamed and dropped")
{
    test_engine db;
    CHECK(db.ask("{'create': 'x'}") == "{}");
    CHECK(db.ask("{'create': 'x'}") == "{}"); // as it is
    CHECK(code_of(db.run("{'create': 'y', 'capped': true, 'size': 5}")) == 2);
    CHECK(db.ask("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}") ==
          "{'numIndexesBefore':1,'numIndexesAfter':2,'createdCollectionAutomatically':false}");
    CHECK(db.ask("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}") ==
          "{'numIndexesBefore':2,'numIndexesAfter':2,'createdCollectionAutomatically':false,'note':'all indexes "
          "already exist'}");
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'other'}]}")) == 85);
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'b': 1}, 'name': 'a_1'}]}")) == 86);
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1', 'unique': true}]}")) ==
          86);
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 'text'}, 'name': 't'}]}")) == 67);
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 't', 'foo': 1}]}")) == 197);
    CHECK(db.documents("{'listIndexes': 'x'}") ==
          "{'v':2,'key':{'_id':1},'name':'_id_'}\n{'v':2,'key':{'a':1},'name':'a_1'}\n");
    CHECK(code_of(db.run("{'listIndexes': 'nowhere'}")) == 26);
    CHECK(code_of(db.run("{'dropIndexes': 'x', 'index': 'b_1'}")) == 27);
    CHECK(code_of(db.run("{'dropIndexes': 'x', 'index': '_id_'}")) == 72);
    CHECK(db.ask("{'dropIndexes': 'x', 'index': {'a': 1}}") == "{'nIndexesWas':2}");
    CHECK(code_of(db.run(doc("renameCollection", "test.x", "to", "test.x"), "admin")) == 20);
    CHECK(code_of(db.run(doc("renameCollection", "test.x", "to", "test.z"), "admin")) == 0);
    CHECK(db.documents("{'listCollections': 1, 'nameOnly': true}") == "{'name':'z','type':'collection'}\n");
    CHECK(shown_json(as_document(as_array(
              db.run("{'listDatabases': 1, 'nameOnly': true}", "admin")["databases"])[0])) == "{'name':'test'}");
    CHECK(db.ask("{'drop': 'z'}") == "{'nIndexesWas':1,'ns':'test.z'}");
    CHECK(code_of(db.run("{'drop': 'z'}")) == 0);
    CHECK(code_of(db.run("{'create': 'a$b'}")) == 73);
    CHECK(code_of(db.run("{'dropDatabase': 1}")) == 0);
}

TEST_CASE("a unique index is not made where documents contradict it, and nothing is left of it")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 1}]}");
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1', 'unique': true}]}")) ==
          11000);
    CHECK(db.documents("{'listIndexes': 'x'}") == "{'v':2,'key':{'_id':1},'name':'_id_'}\n");
    CHECK(code_of(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}")) == 0);
}

TEST_CASE("count, distinct and documents too large or too deep")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': [1, 2]}, {'_id': 2, 'a': 2}, {'_id': 3}]}");
    CHECK(db.ask("{'count': 'x', 'query': {'a': 2}}") == "{'n':2}");
    CHECK(db.ask("{'count': 'x', 'limit': 2}") == "{'n':2}");
    CHECK(db.ask("{'count': 'x', 'skip': 2}") == "{'n':1}");
    CHECK(db.ask("{'count': 'nowhere'}") == "{'n':0}");
    CHECK(db.ask("{'distinct': 'x', 'key': 'a'}") == "{'values':[1,2]}");
    CHECK(db.ask("{'distinct': 'x', 'key': 'a', 'query': {'_id': 2}}") == "{'values':[2]}");
    const auto large = db.run(doc("insert", "x", "documents", arr(doc("text", std::string(17'000'000, 'x')))));
    CHECK(as_array(large["writeErrors"])[0]["code"].to_int64() == 10334);
    std::string deep = "a";
    for (int i = 0; i < 178; ++i)
        deep += ".a";
    db.run(doc("insert", "x", "documents", arr(doc("_id", 5))));
    auto update = db.run(doc("update", "x", "updates", arr(doc("q", doc("_id", 5), "u", doc("$set", doc(deep, 1))))));
    CHECK(update["n"].to_int64() == 1);
    update = db.run(doc("update", "x", "updates",
                        arr(doc("q", doc("_id", 5), "u", doc("$set", doc(deep, doc("b", doc("c", 1))))))));
    CHECK(as_array(update["writeErrors"])[0]["code"].to_int64() == 15);
    const auto bad_id = db.run("{'insert': 'x', 'documents': [{'_id': [1]}]}");
    CHECK(as_array(bad_id["writeErrors"])[0]["code"].to_int64() == 53);
}

TEST_CASE("a write with very many errors is answered with all of them, in few words")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'k': 1}, 'name': 'k', 'unique': true}]}");
    const std::string key(500'000, 'k');
    db.run(doc("insert", "x", "documents", arr(doc("_id", 0, "k", key))));
    std::vector<bson::document> twice;
    for (int i = 1; i <= 60; ++i)
        twice.push_back(doc("_id", i, "k", key));
    twice.push_back(doc("_id", 61, "k", "other"));
    const auto reply = db.run(doc("insert", "x", "documents", twice, "ordered", false));
    CHECK(is_true(reply["ok"]));
    CHECK(reply["n"].to_int64() == 1);
    const auto errors = items_of(reply["writeErrors"]);
    REQUIRE(errors.size() == 60);
    CHECK(errors[0]["errmsg"].text().starts_with("E11000"));
    CHECK(errors[59]["index"].to_int64() == 59);
    CHECK(errors[59]["code"].to_int64() == 11000);
    CHECK(errors[59]["errmsg"].text().empty());
    CHECK(errors[59]["errmsg"]);
    CHECK(reply.data().size() < 4'000'000);
}

TEST_CASE("documents are sorted through arrays as MongoDB sorts them")
{
    test_engine db;
    db.run("{'insert': 'one', 'documents': [{'_id': 2, 'a': [{'b': 3}]}, {'_id': 1, 'a': [{'b': 5}, {'c': 1}]}]}");
    const auto sorted = [&db](const std::string& name, const std::string& by)
    { return db.documents("{'find': '" + name + "', 'sort': " + by + ", 'projection': {'_id': 1}}"); };
    // An element without the field counts as null.
    CHECK(sorted("one", "{'a.b': 1}") == "{'_id':1}\n{'_id':2}\n");
    CHECK(sorted("one", "{'a.b': -1}") == "{'_id':1}\n{'_id':2}\n");

    // The smallest pair counts, not a pair of the smallest.
    db.run("{'insert': 'two', 'documents': [{'_id': 'A', 'a': [{'x': 1, 'y': 9}, {'x': 2, 'y': 1}]}, {'_id': 'B', 'a': "
           "[{'x': 1, 'y': 5}]}]}");
    CHECK(sorted("two", "{'a.x': 1, 'a.y': 1}") == "{'_id':'B'}\n{'_id':'A'}\n");
    CHECK(sorted("two", "{'a.x': -1, 'a.y': 1}") == "{'_id':'A'}\n{'_id':'B'}\n");
    const auto staged = db.documents("{'aggregate': 'two', 'pipeline': [{'$match': {}}, {'$addFields': {'n': 1}}, "
                                     "{'$sort': {'a.x': 1, 'a.y': 1}}, {'$project': {'_id': 1}}], 'cursor': {}}");
    CHECK(staged == "{'_id':'B'}\n{'_id':'A'}\n");

    // An empty array comes before null, an array in an array is itself.
    db.run("{'insert': 'three', 'documents': [{'_id': 1, 'a': [[1]]}, {'_id': 2}, {'_id': 3, 'a': []}, {'_id': 4, 'a': "
           "[9, 'x']}, {'_id': 5, 'a': {'0': 3}}]}");
    CHECK(sorted("three", "{'a': 1}") == "{'_id':3}\n{'_id':2}\n{'_id':4}\n{'_id':5}\n{'_id':1}\n");
    // A number names an element.
    db.run("{'insert': 'four', 'documents': [{'_id': 1, 'a': [{'x': 7}, {'x': 0}]}, {'_id': 2, 'a': [{'x': 5}, {'x': "
           "9}]}, {'_id': 3, 'a': []}]}");
    CHECK(sorted("four", "{'a.0.x': 1}") == "{'_id':3}\n{'_id':2}\n{'_id':1}\n");
}

TEST_CASE("an order by two arrays beside each other is refused")
{
    test_engine db;
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': [1], 'b': [2]}]}");
    const auto told = [](const bson::document& reply)
    { return std::to_string(reply["code"].to_int64().value_or(0)) + " " + std::string(reply["errmsg"].text()); };
    const std::string refused = "2 cannot sort with keys that are parallel arrays";
    CHECK(told(db.run("{'find': 'x', 'sort': {'a': 1, 'b': 1}}")).starts_with(refused));
    CHECK(told(db.run("{'aggregate': 'x', 'pipeline': [{'$addFields': {'n': 1}}, {'$sort': {'a': 1, 'b': 1}}], "
                      "'cursor': {}}"))
              .starts_with(refused));
    CHECK(told(db.run("{'findAndModify': 'x', 'query': {}, 'sort': {'a': 1, 'b': 1}, 'remove': true}"))
              .starts_with(refused));
}

TEST_CASE("the scope of a code is a level, so that what is stored can be shown")
{
    const auto with_scope = [](int levels)
    {
        bson::document scope = doc("a", 1);
        for (int i = 1; i < levels; ++i)
            scope = doc("a", scope);
        return doc("_id", levels, "c", bson::code_with_scope_view{"f", scope});
    };
    test_engine db;
    const auto insert = [&](const bson::document& what)
    { return db.run(doc("insert", "x", "documents", arr(what)))["writeErrors"]; };
    CHECK_FALSE(insert(with_scope(179)));
    CHECK(insert(with_scope(180))[0]["code"].to_int64() == 15);
    CHECK(insert(with_scope(253))[0]["code"].to_int64() == 15);
    CHECK(items_of(db.run("{'find': 'x'}")["cursor"]["firstBatch"]).size() == 1);
}

TEST_CASE("as deep as a message may be, nothing overflows")
{
    const auto nested = [](std::size_t levels, const auto& around)
    {
        bson::document made = doc("a", 1);
        for (std::size_t i = 1; i < levels; ++i)
            made = around(made);
        return made;
    };
    const auto in_documents = [](const bson::document& inner) { return doc("a", inner); };
    const auto in_arrays = [](const bson::document& inner) { return doc("a", arr(inner)); };
    test_engine db;
    const auto insert = [&](const bson::document& what)
    { return db.run(doc("insert", "x", "documents", arr(what)))["writeErrors"]; };
    CHECK_FALSE(insert(nested(180, in_documents)));
    CHECK_FALSE(insert(nested(90, in_arrays)));
    CHECK(insert(nested(181, in_documents))[0]["code"].to_int64() == 15);
    CHECK(insert(nested(91, in_arrays))[0]["code"].to_int64() == 15);
    CHECK(items_of(db.run("{'find': 'x', 'sort': {'a': 1}}")["cursor"]["firstBatch"]).size() == 2);
    CHECK(is_true(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1'}]}")["ok"]));
    CHECK(is_true(db.run("{'aggregate': 'x', 'pipeline': [{'$group': {'_id': '$a', 'all': {'$push': '$$ROOT'}}}, "
                         "{'$facet': {'f': [{'$sort': {'all': -1}}]}}], 'cursor': {}}")["ok"]));

    // One of 250 levels in all, where it is read and calculated with.
    const auto negated = [](const bson::document& inner) { return doc("$nor", arr(inner)); };
    CHECK(items_of(db.run(doc("find", "x", "filter", nested(124, negated)))["cursor"]["firstBatch"]).size() == 2);
    const auto matched = [](const bson::document& inner) { return doc("a", doc("$elemMatch", inner)); };
    CHECK(is_true(db.run(doc("find", "x", "filter", nested(124, matched)))["ok"]));
    const auto summed = [](const bson::document& inner) { return doc("$add", arr(1, inner)); };
    bson::document sum = doc("$add", arr(1, 1));
    for (int i = 0; i < 120; ++i)
        sum = summed(sum);
    CHECK(db.documents("{'aggregate': 'x', 'pipeline': [{'$limit': 1}, {'$project': {'_id': 0, 's': " +
                       bson::to_json(sum) + "}}], 'cursor': {}}") == "{'s':122}\n");
    const auto written = db.run(doc("update", "x", "updates", arr(doc("q", doc(), "u", nested(245, in_documents)))));
    CHECK(written["writeErrors"][0]["code"].to_int64() == 15);
    CHECK(is_true(db.run(doc("find", "x", "filter", doc("a", nested(250, in_documents))))["ok"]));
}
