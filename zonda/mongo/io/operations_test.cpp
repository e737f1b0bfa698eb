// What operations send, command by command, and what they make of the answers.
#include <zonda/bson/json.hpp>
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

bson::document hello_of(std::int32_t wire_version, std::int32_t batch = 100'000)
{
    return doc("ok", 1, "maxWireVersion", wire_version, "helloOk", true, "ismaster", true,
               "logicalSessionTimeoutMinutes", 30, "maxWriteBatchSize", batch);
}

// One reply after another; the last again and again.
scripted_server::handler in_turn(std::vector<bson::document> replies)
{
    return [replies = std::move(replies), next = std::make_shared<std::size_t>(0)](peer& to, const request& what)
    {
        const auto at = std::min(*next, replies.size() - 1);
        ++*next;
        return to.answer(what.id(), replies[at]);
    };
}

// What a server does that was asked not to answer.
task<void> silent(peer&, const request&)
{
    co_return;
}

std::vector<bson::document> all_named(const scripted_server& server, std::string_view name)
{
    std::vector<bson::document> out;
    for (const auto& each : server.seen)
        if (core::first_key(each) == name)
            out.push_back(each);
    return out;
}

task<error_code> failure_of_next(cursor& from)
{
    const auto next = co_await as_result(from.next());
    co_return next ? error_code() : next.error().code();
}

} // namespace

TEST_CASE("an unacknowledged write is sent and done; the connection serves the next command")
{
    stage s;
    std::vector<std::uint32_t> flags;
    const auto notes = [&](peer&, const request& what) -> task<void>
    {
        flags.push_back(what.message.flags);
        co_return;
    };
    for (const auto* name : {"insert", "update", "delete"})
        s.server.on(name, notes);
    auto client = s.server.connect("w=0");
    auto writes = [](mongo::client& c) -> task<void>
    {
        auto on = c["db"]["c"];
        const auto inserted = co_await on.insert_one(doc("_id", 1));
        CHECK_FALSE(inserted.acknowledged);
        CHECK(inserted.inserted_id().to_int64() == 1);
        const auto updated = co_await on.update_one(doc("_id", 1), inc("n", 1));
        CHECK_FALSE(updated.acknowledged);
        CHECK(updated.matched_count == 0);
        const auto deleted = co_await on.delete_many(doc());
        CHECK_FALSE(deleted.acknowledged);
        co_await c.ping();
        const auto heard = co_await on.update_one(doc(), inc("n", 1)).write_concern(write_concern::members(1));
        CHECK(heard.acknowledged);
    };
    s.server.on("update",
                [&](peer& to, const request& what) -> task<void>
                {
                    flags.push_back(what.message.flags);
                    if (!what.message.more_to_come())
                        co_await to.answer(what.id(), doc("ok", 1, "n", 1, "nModified", 1));
                });
    s(writes(client));
    CHECK(flags == std::vector<std::uint32_t>{2, 2, 2, 0});
    CHECK(s.server.connections == 2); // the monitor's and one
    CHECK(s.server.last("insert")["writeConcern"]["w"].to_int64() == 0);
    CHECK_FALSE(s.server.last("insert").contains("lsid"));
    CHECK_FALSE(s.server.last("insert").contains("txnNumber"));
    CHECK(s.server.last("ping").contains("lsid"));
}

TEST_CASE("what is not acknowledged has no transaction number, even if it is answered")
{
    stage s;
    s.server.hello(primary());
    s.server.on("findAndModify", doc("ok", 1, "value", bson::null));
    auto client = s.server.connect();
    auto modifies = [](mongo::client& c, mongo::write_concern concern) -> task<void>
    { co_await c["db"]["c"].find_one_and_delete(doc()).write_concern(concern); };
    s(modifies(client, write_concern::unacknowledged()));
    CHECK_FALSE(s.server.last("findAndModify").contains("txnNumber"));
    s(modifies(client, write_concern::majority()));
    CHECK(s.server.last("findAndModify").contains("txnNumber"));
}

TEST_CASE("an unacknowledged write that cannot be sent is an error, and is not sent again")
{
    stage s;
    s.server.hello(primary());
    s.server.on("insert", silent);
    std::vector<std::shared_ptr<net::pair_faults>> faults;
    s.server.on_connection = [&](peer& to) { faults.push_back(to.faults); };
    auto client = s.server.connect("w=0");
    auto writes = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].insert_one(doc("_id", 1)); };
    s(writes(client));
    REQUIRE(faults.size() == 2);
    faults[1]->writes_left = 0;
    faults[1]->write_error = boost::asio::error::broken_pipe;
    CHECK(s(failure_of(writes(client))).code() == mongo::errc::network_error);
    CHECK(s.server.count("insert") == 1);
    s(writes(client)); // on another connection
    CHECK(s.server.connections == 3);
}

TEST_CASE("an ordered insert_many without acknowledgement has all but its last command answered")
{
    stage s;
    s.server.hello(hello_of(21, 2));
    std::vector<bool> answered;
    bool fails = false;
    s.server.on("insert",
                [&](peer& to, const request& what) -> task<void>
                {
                    answered.push_back(!what.message.more_to_come());
                    if (what.message.more_to_come())
                        co_return;
                    const auto broken = doc("ok", 1, "n", 0, "writeErrors", arr(doc("index", 0, "code", 11000)));
                    const auto fine = doc("ok", 1, "n", 2);
                    co_await to.answer(what.id(), fails ? broken : fine);
                });
    auto client = s.server.connect("w=0");
    auto inserts = [](mongo::client& c, bool in_order) -> task<void>
    {
        const std::vector<bson::document> documents(5, doc("a", 1));
        const auto done = co_await c["db"]["c"].insert_many(documents).ordered(in_order);
        CHECK_FALSE(done.acknowledged);
        CHECK(done.inserted_count == 0);
        CHECK(done.inserted_ids.count() == 5);
    };
    s(inserts(client, true));
    CHECK(answered == std::vector<bool>{true, true, false});
    answered.clear();
    s(inserts(client, false));
    CHECK(answered == std::vector<bool>{false, false, false});
    answered.clear();
    fails = true; // nobody wants to know, but nothing of what follows is sent
    s(inserts(client, true));
    CHECK(answered == std::vector<bool>{true});
}

TEST_CASE("a hint that an old server would pass over is refused where nobody would hear of it")
{
    stage s;
    s.server.hello(hello_of(8));
    s.server.on("delete", doc("ok", 1, "n", 1));
    s.server.on("findAndModify", doc("ok", 1, "value", bson::null));
    auto client = s.server.connect();
    auto deletes = [](mongo::client& c, mongo::write_concern concern) -> task<void>
    { co_await c["db"]["c"].delete_one(doc()).hint("by_name").write_concern(concern); };
    auto modifies = [](mongo::client& c, mongo::write_concern concern) -> task<void>
    { co_await c["db"]["c"].find_one_and_delete(doc()).hint(doc("a", 1)).write_concern(concern); };
    CHECK(s(failure_of(deletes(client, write_concern::unacknowledged()))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(modifies(client, write_concern::unacknowledged()))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.count("delete") + s.server.count("findAndModify") == 0);
    CHECK_FALSE(s(failure_of(deletes(client, write_concern::members(1)))).code());
    CHECK_FALSE(s(failure_of(modifies(client, write_concern::majority()))).code());
    auto builds = [](mongo::client& c) -> task<void>
    { co_await c["db"]["c"].create_indexes(index(doc("a", 1))).commit_quorum("majority"); };
    CHECK(s(failure_of(builds(client))).code() == mongo::errc::invalid_argument);
    s.log.expect("MongoDB 4.4");
}

TEST_CASE("a write concern that contradicts itself is refused with the operation's name")
{
    stage s;
    auto client = s.server.connect();
    auto writes = [](mongo::client& c) -> task<void>
    {
        auto concern = write_concern::unacknowledged();
        concern.timeout = -1ms;
        co_await c["db"]["c"].insert_one(doc()).write_concern(concern);
    };
    const auto said = s(failure_of(writes(client)));
    CHECK(said.code() == mongo::errc::invalid_argument);
    CHECK(std::string(said.what()).starts_with("insert on db.c: "));
    CHECK(s.server.count("insert") == 0);
}

TEST_CASE("unordered, every command is sent, and every document that failed is told by its number")
{
    stage s;
    s.server.hello(hello_of(21, 2));
    s.server.on("insert",
                in_turn({doc("ok", 1, "n", 1, "writeErrors", arr(doc("index", 1, "code", 11000, "errmsg", "a"))),
                         doc("ok", 1, "n", 2, "writeConcernError", doc("code", 64, "errmsg", "late")),
                         doc("ok", 1, "n", 1, "writeErrors", arr(doc("index", 0, "code", 121, "errmsg", "b")))}));
    auto client = s.server.connect();
    write_report report;
    auto inserts = [](mongo::client& c, write_report& told) -> task<void>
    {
        const std::vector<bson::document> documents(6, doc("a", 1));
        co_await c["db"]["c"].insert_many(documents).ordered(false).report(told);
    };
    const auto said = s(failure_of(inserts(client, report)));
    CHECK(said.code() == server_errc::duplicate_key);
    CHECK(std::string(said.what()).starts_with("document 1: "));
    CHECK(std::string(said.what()).ends_with("(4 of 6 inserted)"));
    CHECK(s.server.count("insert") == 3);
    CHECK(report.count == 4);
    REQUIRE(report.write_errors.size() == 2);
    CHECK(report.write_errors[0].index == 1);
    CHECK(report.write_errors[1].index == 4);
    CHECK(report.write_errors[1].code == server_errc::document_validation_failure);
    REQUIRE(report.write_concern_error);
    CHECK(report.write_concern_error->message == "late");
}

TEST_CASE("a write concern that is not met in one command does not keep the next from being sent")
{
    stage s;
    s.server.hello(hello_of(21, 2));
    s.server.on("insert", in_turn({doc("ok", 1, "n", 2, "writeConcernError", doc("code", 64, "errmsg", "late")),
                                   doc("ok", 1, "n", 2)}));
    auto client = s.server.connect();
    auto inserts = [](mongo::client& c) -> task<void>
    {
        const std::vector<bson::document> documents(4, doc("a", 1));
        co_await c["db"]["c"].insert_many(documents);
    };
    const auto said = s(failure_of(inserts(client)));
    CHECK(said.code() == server_errc::write_concern_failed);
    CHECK(std::string(said.what()).ends_with("(4 of 4 inserted)"));
    CHECK(s.server.count("insert") == 2);
}

TEST_CASE("a comment of 100 kB leaves the documents less room in a message")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxMessageSizeBytes", 200'000));
    s.server.on("insert", doc("ok", 1, "n", 1));
    auto client = s.server.connect();
    auto inserts = [](mongo::client& c) -> task<void>
    {
        const std::vector<bson::document> documents(3, doc("text", std::string(50'000, 'x')));
        co_await c["db"]["c"].insert_many(documents).comment(std::string(100'000, 'y'));
    };
    s(inserts(client));
    CHECK(s.server.count("insert") == 3);
}

TEST_CASE("a document that is too large is refused before it is sent, also by insert_one")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxBsonObjectSize", 1000));
    auto client = s.server.connect();
    auto inserts = [](mongo::client& c) -> task<void>
    { co_await c["db"]["c"].insert_one(doc("text", std::string(1000, 'x'))); };
    CHECK(s(failure_of(inserts(client))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.count("insert") == 0);
}

TEST_CASE("a cursor keeps its session, whoever else is at work, and gives it back at its end")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    s.server.on("getMore",
                in_turn({batch("nextBatch", 7, arr(doc("_id", 2))), batch("nextBatch", 0, arr(doc("_id", 3)))}));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c) -> task<void>
    {
        auto first = co_await c["db"]["c"].find();
        auto second = co_await c["db"]["c"].find();
        co_await c.ping();
        int count = 0;
        while (co_await first.next())
            ++count;
        CHECK(count == 3);
        co_await second.close();
        co_await c.ping();
    };
    s(reads(client));
    const auto finds = all_named(s.server, "find");
    const auto more = all_named(s.server, "getMore");
    const auto pings = all_named(s.server, "ping");
    REQUIRE(finds.size() == 2);
    REQUIRE(more.size() == 2);
    CHECK_FALSE(finds[0]["lsid"] == finds[1]["lsid"]);
    CHECK_FALSE(pings[0]["lsid"] == finds[0]["lsid"]);
    CHECK_FALSE(pings[0]["lsid"] == finds[1]["lsid"]);
    CHECK(more[0]["lsid"] == finds[0]["lsid"]);
    CHECK(more[1]["lsid"] == finds[0]["lsid"]);
    CHECK(s.server.last("killCursors")["lsid"] == finds[1]["lsid"]);
    CHECK(pings[1]["lsid"] == finds[1]["lsid"]); // the last one given back
}

TEST_CASE("a cursor that is left is killed in its session")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    auto client = s.server.connect();
    auto leaves = [](mongo::client& c) -> task<void>
    {
        {
            auto cursor = co_await c["db"]["c"].find();
            CHECK(cursor.alive());
        }
        co_await sleep(100ms);
    };
    s(leaves(client));
    CHECK(s.server.last("killCursors")["lsid"] == s.server.last("find")["lsid"]);
}

TEST_CASE("batch size and limit alike: one more is asked for, so that no cursor stays open")
{
    stage s;
    s.server.on("find", batch("firstBatch", 0, arr()));
    auto client = s.server.connect();
    auto finds = [](mongo::client& c, std::int64_t limit, std::int32_t size) -> task<void>
    { co_await c["db"]["c"].find().limit(limit).batch_size(size); };
    s(finds(client, 4, 4));
    CHECK(s.server.last("find")["batchSize"].to_int64() == 5);
    CHECK(s.server.last("find")["limit"].to_int64() == 4);
    s(finds(client, 5, 4));
    CHECK(s.server.last("find")["batchSize"].to_int64() == 4);
    s(finds(client, -4, 4));
    CHECK(s.server.last("find")["batchSize"].to_int64() == 5);
    CHECK(s.server.last("find")["singleBatch"].truthy() == true);
    s(finds(client, std::numeric_limits<std::int64_t>::min(), 4)); // it has no positive counterpart
    CHECK(s.server.last("find")["limit"].to_int64() == std::numeric_limits<std::int64_t>::max());
    CHECK(s.server.last("find")["singleBatch"].truthy() == true);
}

TEST_CASE("a comment goes along with getMore from 4.4 on; that of list_collections does not")
{
    for (const std::int32_t version : {8, 9})
    {
        stage s;
        s.server.hello(hello_of(version));
        for (const auto* name : {"find", "aggregate", "listCollections", "listIndexes"})
            s.server.on(name, batch("firstBatch", 7, arr()));
        s.server.on("getMore", batch("nextBatch", 0, arr()));
        auto client = s.server.connect();
        auto reads = [](mongo::client& c, scripted_server& server, bool goes_on) -> task<void>
        {
            auto on = c["db"]["c"];
            co_await on.find().comment("why").to_vector();
            CHECK(server.last("find")["comment"].text() == "why");
            CHECK(server.last("getMore").contains("comment") == goes_on);
            co_await on.aggregate().comment(doc("a", 1)).to_vector();
            CHECK(server.last("getMore").contains("comment") == goes_on);
            co_await on.list_indexes().comment("why").to_vector();
            CHECK(server.last("listIndexes")["comment"].text() == "why");
            CHECK(server.last("getMore").contains("comment") == goes_on);
            co_await c["db"].list_collections().comment("why").to_vector();
            CHECK(server.last("listCollections")["comment"].text() == "why");
            CHECK_FALSE(server.last("getMore").contains("comment"));
        };
        s(reads(client, s.server, version == 9));
        if (version == 8)
            s.log.expect("MongoDB 4.4");
    }
}

TEST_CASE("what a server could do before an error put it in doubt, it can do after")
{
    stage s;
    s.server.hello(hello_of(21, 2));
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    s.server.on("getMore", batch("nextBatch", 0, arr()));
    const auto not_primary = doc("ok", 1, "n", 2, "writeConcernError", doc("code", 10107, "errmsg", "not primary"));
    s.server.on("insert", in_turn({not_primary, doc("ok", 1, "n", 2)}));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c, const scripted_server& server) -> task<void>
    {
        auto on = c["db"]["c"];
        auto cursor = co_await on.find().comment("why");
        std::vector<bson::document> documents;
        for (int i = 0; i < 6; ++i)
            documents.push_back(doc("_id", i));
        CHECK((co_await as_result(on.insert_many(documents))).error().code() == server_errc::not_writable_primary);
        CHECK(server.count("insert") == 3); // two documents at most in each
        CHECK(co_await cursor.next());
        CHECK((co_await as_result(c["db"].run_command(doc("fails", 1)))).error().code() ==
              server_errc::not_writable_primary);
        CHECK_FALSE(co_await cursor.next());
        CHECK(server.last("getMore")["comment"].text() == "why");
    };
    s.server.on("fails", failed(10107, "not primary"));
    s(reads(client, s.server));
}

TEST_CASE("a name that is not UTF-8 is an error of each operation, in words, and of a cursor ever after")
{
    stage s;
    auto client = s.server.connect();
    auto asks = [](mongo::client& c) -> task<void>
    {
        auto on = c["db"]["\xff"];
        const auto found = co_await as_result(on.find_one(doc()));
        REQUIRE(found.has_error());
        CHECK(found.error().code() == mongo::errc::invalid_argument);
        CHECK(std::string(found.error().what()).starts_with("find on db."));
        zonda::diagnostics words;
        const auto deleted = co_await as_result(on.delete_one(doc()).diagnostics(words));
        CHECK(deleted.has_error());
        CHECK(words.message.starts_with("delete on db."));
        const auto indexed = co_await as_result(on.create_indexes(mongo::index(doc("a", 1))).diagnostics(words));
        REQUIRE(indexed.has_error());
        CHECK(indexed.error().code() == mongo::errc::invalid_argument);
        CHECK(words.message.starts_with("createIndexes on db."));
        auto cursor = on.find().cursor();
        for (int i = 0; i < 2; ++i)
        {
            const auto next = co_await as_result(cursor.next());
            REQUIRE(next.has_error());
            CHECK(next.error().code() == mongo::errc::invalid_argument);
        }
        co_await c.ping();
    };
    s(asks(client));
    CHECK(s.server.count("find") == 0);
    CHECK(client.pool().available == 1);
}

TEST_CASE("a command's own limit of time that is over is the server's error, whatever timeout it has besides")
{
    stage s;
    s.server.on("slow", failed(50, "operation exceeded time limit"));
    auto client = s.server.connect();
    auto asks = [](mongo::client& c) -> task<void>
    {
        const auto own = co_await as_result(c["db"].run_command(doc("slow", 1, "maxTimeMS", 10)).timeout(10s));
        REQUIRE(own.has_error());
        CHECK(own.error().code() == server_errc::max_time_expired);
        CHECK(std::string(own.error().what()).find("10000") == std::string::npos);
        const auto told = co_await as_result(c["db"].run_command(doc("slow", 1)).timeout(10s));
        REQUIRE(told.has_error());
        CHECK(told.error().code() == mongo::errc::timed_out);
        CHECK(std::string(told.error().what()).find("not done within 10000 ms") != std::string::npos);
    };
    s(asks(client));
}

TEST_CASE("the time of a cursor's batches is over by the command's own limit, or by the operation's, as it was opened")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr()));
    s.server.on("getMore", failed(50, "operation exceeded time limit"));
    auto client = s.server.connect();
    auto asks = [](mongo::client& c) -> task<void>
    {
        const auto command = doc("find", "c", "maxTimeMS", 50, "batchSize", 2);
        const auto own = co_await as_result(c["db"].run_cursor_command(command).timeout(10s).to_vector());
        REQUIRE(own.has_error());
        CHECK(own.error().code() == server_errc::max_time_expired);
        const auto told = co_await as_result(c["db"]["c"].find(doc()).timeout(10s).to_vector());
        REQUIRE(told.has_error());
        CHECK(told.error().code() == mongo::errc::timed_out);
    };
    s(asks(client));
}

TEST_CASE("time that is over is told as what the operation was given, not as what was left of it")
{
    stage s;
    s.server.hello(hello_of(21, 2));
    const auto slowly = [](const bson::document& reply, std::chrono::milliseconds delay)
    {
        return [reply, delay, times = std::make_shared<int>(0)](peer& to, const request& what) -> task<void>
        {
            const auto id = what.id();
            co_await sleep((*times)++ == 0 ? delay : 1h);
            co_await to.answer(id, reply);
        };
    };
    s.server.on("insert", slowly(doc("ok", 1, "n", 2), 1500ms));
    s.server.on("find", batch("firstBatch", 7, arr()));
    s.server.on("getMore", slowly(batch("nextBatch", 7, arr()), 1500ms));
    auto client = s.server.connect();
    auto works = [](mongo::client& c) -> task<void>
    {
        auto on = c["db"]["c"];
        std::vector<bson::document> documents;
        for (int i = 0; i < 4; ++i)
            documents.push_back(doc("_id", i));
        const auto inserted = co_await as_result(on.insert_many(documents).timeout(2s));
        REQUIRE(inserted.has_error());
        CHECK(std::string(inserted.error().what()).find("not done within 2000 ms") != std::string::npos);
        const auto read = co_await as_result(on.find().timeout(2s).to_vector());
        REQUIRE(read.has_error());
        CHECK(std::string(read.error().what()).find("not done within 2000 ms") != std::string::npos);
    };
    s(works(client));
    CHECK(s.server.count("insert") == 2);
    CHECK(s.server.count("getMore") == 2);
    rest(s.loop, s.clock, 10s);
}

TEST_CASE("a cursor is killed also when who closes it is cancelled")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    auto client = s.server.connect();
    auto closes = [](mongo::client& c) -> task<void>
    {
        auto cursor = co_await c["db"]["c"].find();
        (co_await this_context()).cancel();
        const auto closed = co_await as_result(cursor.close());
        CHECK(closed.has_error());
        CHECK_FALSE(cursor.alive());
    };
    s(closes(client));
    rest(s.loop, s.clock, 100ms);
    CHECK(s.server.count("killCursors") == 1);
    CHECK(s.server.last("killCursors")["lsid"] == s.server.last("find")["lsid"]);
}

TEST_CASE("a session that is given back while the server is in doubt is used again")
{
    stage s;
    s.server.hello(primary());
    s.server.on("fails", failed(10107, "not primary"));
    auto client = s.server.connect();
    auto works = [](mongo::client& c) -> task<void>
    {
        co_await c.ping();
        const auto failure = co_await as_result(c["db"].run_command(doc("fails", 1)));
        CHECK(failure.has_error());
        CHECK(c.server().type == server_type::unknown);
        co_await c.ping();
    };
    s(works(client));
    const auto pings = all_named(s.server, "ping");
    REQUIRE(pings.size() == 2);
    CHECK(s.server.last("fails")["lsid"] == pings[0]["lsid"]);
    CHECK(pings[1]["lsid"] == pings[0]["lsid"]);
}

TEST_CASE("a cursor that has ended by an error, or by what does not exist, keeps no session")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr()));
    s.server.on("getMore", failed(43, "cursor id 7 not found"));
    s.server.on("listIndexes", failed(26, "ns does not exist"));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c, const scripted_server& server) -> task<void>
    {
        auto found = c["db"]["c"].find().cursor();
        CHECK((co_await as_result(found.next())).has_error());
        co_await c.ping();
        CHECK(server.last("ping")["lsid"] == server.last("find")["lsid"]);
        auto indexes = c["db"]["c"].list_indexes().cursor();
        CHECK_FALSE(co_await indexes.next());
        co_await c.ping();
        CHECK(server.last("ping")["lsid"] == server.last("listIndexes")["lsid"]);
    };
    s(reads(client, s.server));
}

TEST_CASE("whether an update_many that was not sent is tried again is a question of retryWrites")
{
    for (const bool again : {true, false})
    {
        stage s;
        s.server.on_connection = [&](peer& to) { s.server.up = to.number != 1; };
        s.server.on("hello",
                    [&](peer& to, const request& what)
                    {
                        s.server.up = true;
                        return to.answer(what.id(), primary());
                    });
        s.server.on("isMaster", primary());
        s.server.on("update", doc("ok", 1, "n", 1, "nModified", 1));
        auto client = s.server.connect(again ? "retryReads=false" : "retryWrites=false");
        auto updates = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].update_many(doc(), inc("n", 1)); };
        CHECK(s(failure_of(updates(client))).code().failed() != again);
        CHECK(s.server.count("update") == (again ? 1 : 0));
        s.log.records.clear();
    }
}

TEST_CASE("max_time is told to the server, and a timeout wins over it")
{
    stage s;
    s.server.on("find", batch("firstBatch", 0, arr()));
    s.server.on("count", doc("ok", 1, "n", 3));
    auto client = s.server.connect();
    auto asks = [](mongo::client& c) -> task<void>
    {
        co_await c["db"]["c"].find().max_time(1500ms);
        co_await c["db"]["c"].estimated_document_count().max_time(2s);
    };
    s(asks(client));
    CHECK(s.server.last("find")["maxTimeMS"].to_int64() == 1500);
    CHECK(s.server.last("count")["maxTimeMS"].to_int64() == 2000);
    auto asks_within = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].find().max_time(1h).timeout(500ms); };
    s(asks_within(client));
    CHECK(s.server.last("find")["maxTimeMS"].to_int64().value() <= 500);
}

TEST_CASE("a tailable cursor gives nothing at its end, and what comes later afterwards")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    s.server.on("getMore", in_turn({batch("nextBatch", 7, arr()), batch("nextBatch", 7, arr(doc("_id", 2))),
                                    batch("nextBatch", 7, arr()), batch("nextBatch", 0, arr())}));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c) -> task<void>
    {
        auto cursor = co_await c["db"]["c"].find().tailable_await(250ms);
        CHECK(co_await cursor.next());
        CHECK_FALSE(co_await cursor.next());
        CHECK(cursor.alive());
        CHECK(co_await cursor.next());
        CHECK_FALSE(co_await cursor.next_batch());
        CHECK(cursor.alive());
        CHECK_FALSE(co_await cursor.next());
        CHECK_FALSE(cursor.alive());
    };
    s(reads(client));
    CHECK(s.server.last("find")["tailable"].truthy() == true);
    CHECK(s.server.last("find")["awaitData"].truthy() == true);
    CHECK_FALSE(s.server.last("find").contains("maxTimeMS"));
    CHECK(s.server.last("getMore")["maxTimeMS"].to_int64() == 250);
    CHECK(s.server.count("getMore") == 4);
}

TEST_CASE("batches are handed out whole, with what was not read of the first")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1), doc("_id", 2), doc("_id", 3))));
    s.server.on("getMore", in_turn({batch("nextBatch", 7, arr()), batch("nextBatch", 7, arr(doc("_id", 4))),
                                    batch("nextBatch", 0, arr(doc("_id", 5), doc("_id", 6)))}));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c) -> task<std::vector<std::vector<std::int64_t>>>
    {
        auto cursor = co_await c["db"]["c"].find();
        co_await cursor.next();
        std::vector<std::vector<std::int64_t>> seen;
        while (auto batch = co_await cursor.next_batch())
        {
            CHECK_FALSE(batch->empty());
            seen.emplace_back();
            for (auto document : *batch)
                seen.back().push_back(document["_id"].to_int64().value());
            CHECK(batch->count() == seen.back().size());
        }
        CHECK_FALSE(co_await cursor.next());
        CHECK_FALSE(cursor.alive());
        co_return seen;
    };
    CHECK(s(reads(client)) == std::vector<std::vector<std::int64_t>>{{2, 3}, {4}, {5, 6}});
}

TEST_CASE("any command with a cursor is read as a find is, with options for what follows")
{
    stage s;
    s.server.on("listThings", batch("firstBatch", 7, arr(doc("_id", 1))));
    s.server.on("getMore", batch("nextBatch", 0, arr(doc("_id", 2))));
    auto client = s.server.connect();
    auto reads = [](mongo::client& c) -> task<std::size_t>
    {
        const auto all =
            co_await c["db"].run_cursor_command(doc("listThings", 1, "x", 2)).batch_size(5).comment("why").to_vector();
        co_return all.size();
    };
    CHECK(s(reads(client)) == 2);
    CHECK(s.server.last("listThings")["x"].to_int64() == 2);
    CHECK(s.server.last("getMore")["batchSize"].to_int64() == 5);
    CHECK(s.server.last("getMore")["comment"].text() == "why");
    auto no_cursor = [](mongo::client& c) -> task<void> { co_await c["db"].run_cursor_command(doc("ping", 1)); };
    CHECK(s(failure_of(no_cursor(client))).code() == mongo::errc::protocol_error);
    auto nothing = [](mongo::client& c) -> task<void> { co_await c["db"].run_cursor_command(doc()); };
    CHECK(s(failure_of(nothing(client))).code() == mongo::errc::invalid_argument);
    auto both = [](mongo::client& c) -> task<void>
    { co_await c["db"].run_cursor_command(doc("listThings", 1)).timeout(1s).max_await_time(1s); };
    CHECK(s(failure_of(both(client))).code() == mongo::errc::invalid_argument);
}

TEST_CASE("a command with a cursor that makes no sense is refused, however its documents are asked for")
{
    stage s;
    auto client = s.server.connect();
    auto collects = [](run_cursor_command_operation what) -> task<void> { co_await std::move(what).to_vector(); };
    auto steps = [](run_cursor_command_operation what) -> task<void>
    {
        auto cursor = std::move(what).cursor();
        const auto first = co_await failure_of_next(cursor);
        CHECK(co_await failure_of_next(cursor) == first);
        CHECK_FALSE(cursor.alive());
        throw error(first, "told");
    };
    const auto none = [&] { return client["db"].run_cursor_command(doc()); };
    const auto both = [&]
    { return client["db"].run_cursor_command(doc("listThings", 1)).timeout(1s).max_await_time(1s); };
    CHECK(s(failure_of(collects(none()))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(collects(both()))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(steps(none()))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(steps(both()))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.seen.empty());
}

TEST_CASE("the report of find_one_and_update counts the document that was changed")
{
    stage s;
    s.server.on("findAndModify",
                in_turn({doc("ok", 1, "value", doc("_id", 1), "lastErrorObject", doc("n", 1, "updatedExisting", true)),
                         doc("ok", 1, "value", bson::null, "lastErrorObject", doc("n", 0))}));
    auto client = s.server.connect();
    auto changes = [](mongo::client& c) -> task<std::int64_t>
    {
        write_report report;
        co_await c["db"]["c"].find_one_and_update(doc(), inc("n", 1)).report(report);
        co_return report.count;
    };
    CHECK(s(changes(client)) == 1);
    CHECK(s(changes(client)) == 0);
}

TEST_CASE("a rename that fails says which collection")
{
    stage s;
    s.server.on("renameCollection", failed(26, "source does not exist"));
    auto client = s.server.connect();
    auto renames = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].rename("d"); };
    const auto said = s(failure_of(renames(client)));
    CHECK(std::string(said.what()).starts_with("renameCollection on db.c: source"));
    CHECK(s.server.last("renameCollection")["$db"].text() == "admin");
}

TEST_CASE("$out that was not written as its write concern asks is an error")
{
    stage s;
    auto reply = doc("ok", 1, "cursor", doc("id", 0L, "ns", "db.c", "firstBatch", arr()), "writeConcernError",
                     doc("code", 64, "errmsg", "late"));
    s.server.on("aggregate", reply);
    auto client = s.server.connect();
    auto writes = [](mongo::client& c) -> task<void>
    { co_await c["db"]["c"].aggregate().stage("$out", "copy").write_concern(write_concern::majority()); };
    CHECK(s(failure_of(writes(client))).code() == server_errc::write_concern_failed);
    CHECK(s.server.last("aggregate")["writeConcern"]["w"].text() == "majority");
}

TEST_CASE("concerns come from the operation, else the collection, else the database, else the client")
{
    stage s;
    s.server.on("insert", doc("ok", 1, "n", 1));
    s.server.on("count", doc("ok", 1, "n", 1));
    auto client = s.server.connect("w=1&readConcernLevel=local");
    auto asks = [](const scripted_server& server, mongo::collection on) -> task<std::string>
    {
        co_await on.insert_one(doc());
        co_await on.count_documents();
        co_return bson::to_json(server.last("insert")["writeConcern"].get<bson::document_view>().value()) +
            bson::to_json(server.last("aggregate")["readConcern"].get<bson::document_view>().value());
    };
    s.server.on("aggregate", batch("firstBatch", 0, arr()));
    const auto database = client["db"].with_write_concern(write_concern::members(2)).with_read_concern("available");
    const auto collection = database["c"].with_write_concern(write_concern::majority()).with_read_concern("majority");
    CHECK(s(asks(s.server, client["db"]["c"])) == R"({"w":1}{"level":"local"})");
    CHECK(s(asks(s.server, database["c"])) == R"({"w":2}{"level":"available"})");
    CHECK(s(asks(s.server, collection)) == R"({"w":"majority"}{"level":"majority"})");
    auto says = [](mongo::collection on) -> task<void>
    {
        co_await on.insert_one(doc()).write_concern(write_concern::members(3));
        co_await on.count_documents().read_concern("linearizable");
    };
    s(says(collection));
    CHECK(s.server.last("insert")["writeConcern"]["w"].to_int64() == 3);
    CHECK(s.server.last("aggregate")["readConcern"]["level"].text() == "linearizable");
}

TEST_CASE("names only are asked for where the filter needs no more")
{
    stage s;
    s.server.on("listCollections", batch("firstBatch", 0, arr(doc("name", "a"), doc("name", "b"))));
    s.server.on("listDatabases", doc("ok", 1, "databases", arr(doc("name", "x"))));
    auto client = s.server.connect();
    auto asks = [](mongo::client& c, bson::document filter) -> task<std::vector<std::string>>
    { co_return co_await c["db"].list_collection_names().filter(filter); };
    CHECK(s(asks(client, doc("name", "a"))) == std::vector<std::string>{"a", "b"});
    CHECK(s.server.last("listCollections")["nameOnly"].truthy() == true);
    s(asks(client, doc("options.capped", true)));
    CHECK_FALSE(s.server.last("listCollections").contains("nameOnly"));
    auto databases = [](mongo::client& c) -> task<std::vector<std::string>>
    { co_return co_await c.list_database_names().authorized_databases(true).filter(doc("name", "x")).comment("c"); };
    CHECK(s(databases(client)) == std::vector<std::string>{"x"});
    CHECK(s.server.last("listDatabases")["nameOnly"].truthy() == true);
    CHECK(s.server.last("listDatabases")["$db"].text() == "admin");
    CHECK(s.server.last("listDatabases")["authorizedDatabases"].truthy() == true);
}

namespace
{

template <class Operation>
concept takes_sort = requires(Operation what) { std::move(what).sort(doc()); };
template <class Operation>
concept takes_array_filters = requires(Operation what) { std::move(what).array_filters(arr()); };
template <class Operation>
concept takes_what_leaves_a_document =
    requires(Operation what) { std::move(what).upsert(true); } || requires(Operation what) {
        std::move(what).bypass_document_validation(true);
    } || requires(Operation what) { std::move(what).return_document(return_document::after); };

// Options that make no sense on an operation are none of its.
static_assert(takes_sort<update_one_operation> && takes_sort<replace_one_operation>);
static_assert(!takes_sort<update_many_operation>);
static_assert(takes_array_filters<update_one_operation> && takes_array_filters<update_many_operation>);
static_assert(!takes_array_filters<replace_one_operation>);
static_assert(takes_array_filters<find_one_and_update_operation>);
static_assert(!takes_array_filters<find_one_and_replace_operation>);
static_assert(!takes_array_filters<find_one_and_delete_operation>);
static_assert(takes_what_leaves_a_document<find_one_and_replace_operation>);
static_assert(!takes_what_leaves_a_document<find_one_and_delete_operation>);
static_assert(takes_sort<find_one_and_delete_operation>);

} // namespace

TEST_CASE("an upsert that has inserted says so, and matched nothing")
{
    stage s;
    s.server.on("update", in_turn({doc("ok", 1, "n", 1, "nModified", 0, "upserted", arr(doc("index", 0, "_id", 7))),
                                   doc("ok", 1, "n", 1, "nModified", 1)}));
    auto client = s.server.connect();
    auto updates = [](mongo::client& c) -> task<update_result>
    { co_return co_await c["db"]["c"].update_one(doc("_id", 7), inc("n", 1)).upsert(true); };
    const auto inserted = s(updates(client));
    CHECK(inserted.upserted_count == 1);
    CHECK(inserted.matched_count == 0);
    CHECK(inserted.upserted_id().to_int64() == 7);
    const auto changed = s(updates(client));
    CHECK(changed.upserted_count == 0);
    CHECK(changed.matched_count == 1);
}

TEST_CASE("drop_index drops one index")
{
    stage s;
    auto client = s.server.connect();
    auto drops = [](mongo::client& c, std::string name) -> task<void> { co_await c["db"]["c"].drop_index(name); };
    CHECK(s(failure_of(drops(client, "*"))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(drops(client, ""))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.count("dropIndexes") == 0);
    auto by_keys = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].drop_index(doc("a", 1)); };
    s(by_keys(client));
    CHECK(s.server.last("dropIndexes")["index"]["a"].to_int64() == 1);
    auto all = [](mongo::client& c) -> task<void> { co_await c["db"]["c"].drop_indexes(); };
    s(all(client));
    CHECK(s.server.last("dropIndexes")["index"].text() == "*");
}

TEST_CASE("what every option is called on the way")
{
    stage s;
    s.server.on("find", batch("firstBatch", 0, arr()));
    s.server.on("aggregate", batch("firstBatch", 0, arr()));
    s.server.on("distinct", doc("ok", 1, "values", arr()));
    s.server.on("findAndModify", doc("ok", 1, "value", bson::null));
    auto client = s.server.connect();
    auto asks = [](mongo::client& c) -> task<void>
    {
        auto on = c["db"]["c"];
        co_await on.find()
            .min(doc("a", 1))
            .max(doc("a", 5))
            .hint(doc("a", 1))
            .return_key(true)
            .show_record_id(true)
            .no_cursor_timeout(true)
            .allow_partial_results(true)
            .allow_disk_use(true)
            .let(doc("x", 1))
            .collation(doc("locale", "en"))
            .read_concern("");
        co_await on.aggregate().bypass_document_validation(true).let(doc("x", 1)).max_time(5ms).to_vector();
        co_await on.distinct("a").hint("i").collation(doc("locale", "en")).comment(1);
        co_await on.find_one_and_replace(doc(), doc()).let(doc("x", 1)).bypass_document_validation(true).max_time(5ms);
        co_await on.update_one(doc(), inc("a", 1)).sort(doc("a", 1)).let(doc("x", 1));
        co_await on.delete_one(doc()).collation(doc("locale", "en")).let(doc("x", 1));
        co_await c["db"]
            .create_collection("k")
            .capped(1000, 5)
            .validator(doc("a", 1))
            .validation_level("moderate")
            .validation_action("warn")
            .collation(doc("locale", "en"))
            .option("storageEngine", doc());
        co_await c["db"].create_collection("v").view_on("k", arr(doc("$match", doc())));
        co_await c["db"].create_collection("t").time_series(doc("timeField", "t")).expire_after(60s);
        co_await c["db"].create_collection("o").clustered_index(doc("key", doc("_id", 1)));
        co_await on.rename("d").drop_target(true);
    };
    s(asks(client));
    const auto shown = [&](std::string_view name)
    {
        std::string out;
        for (const auto& [key, value] : s.server.last(std::string(name)))
            if (key != "$db" && key != "lsid")
                out += std::string(key) + ' ';
        return out;
    };
    CHECK(shown("find") ==
          "find min max hint returnKey showRecordId noCursorTimeout allowPartialResults allowDiskUse let "
          "collation ");
    CHECK(shown("aggregate") == "aggregate pipeline cursor bypassDocumentValidation let maxTimeMS ");
    CHECK(shown("distinct") == "distinct key query hint collation comment ");
    CHECK(shown("findAndModify") == "findAndModify query update let bypassDocumentValidation maxTimeMS ");
    CHECK(bson::to_json(s.server.last("update")["updates"][0].get<bson::document_view>().value()) ==
          R"({"q":{},"u":{"$inc":{"a":1}},"sort":{"a":1}})");
    CHECK(bson::to_json(s.server.last("delete")["deletes"][0].get<bson::document_view>().value()) ==
          R"({"q":{},"limit":1,"collation":{"locale":"en"}})");
    const auto created = all_named(s.server, "create");
    REQUIRE(created.size() == 4);
    CHECK(created[0]["max"].to_int64() == 5);
    CHECK(created[0].contains("storageEngine"));
    CHECK(created[1]["viewOn"].text() == "k");
    CHECK(created[2]["expireAfterSeconds"].to_int64() == 60);
    CHECK(created[3]["clusteredIndex"]["key"]["_id"].to_int64() == 1);
    const auto renamed = s.server.last("renameCollection");
    CHECK(renamed["renameCollection"].text() == "db.c");
    CHECK(renamed["to"].text() == "db.d");
    CHECK(renamed["dropTarget"].truthy() == true);
    CHECK(renamed["$db"].text() == "admin");
}
