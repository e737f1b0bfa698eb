#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

task<void> ping(client& c)
{
    co_await c.ping();
}

task<void> ping_unheard(client& c)
{
    (void)co_await as_result(c.ping());
}

task<void> ping_within(client& c, std::chrono::milliseconds limit)
{
    co_await c.ping().timeout(limit);
}

task<void> insert(client& c)
{
    co_await c["db"]["c"].insert_one(doc("_id", 1));
}

task<void> find(client& c)
{
    co_await c["db"]["c"].find_one(doc("_id", 1));
}

task<void> never(peer&, const request&)
{
    co_await sleep(1h);
}

// Answers after a while.
scripted_server::handler late(std::chrono::milliseconds delay, bson::document body)
{
    return [delay, body](peer& to, const request& what) -> task<void>
    {
        const auto id = what.id();
        co_await sleep(delay);
        co_await to.answer(id, body);
    };
}

// The first time one thing, afterwards another.
scripted_server::handler first_then(bson::document first, bson::document then)
{
    return [first, then, times = std::make_shared<int>(0)](peer& to, const request& what)
    { return to.answer(what.id(), (*times)++ == 0 ? first : then); };
}

task<void> hangs_up(peer& to, const request&)
{
    to.close();
    co_return;
}

scripted_server::handler hangs_up_then(bson::document then)
{
    return [then, times = std::make_shared<int>(0)](peer& to, const request& what)
    { return (*times)++ == 0 ? hangs_up(to, what) : to.answer(what.id(), then); };
}

} // namespace

TEST_CASE("the first operation dials, says hello on two connections, and sends its command")
{
    stage s;
    auto client = s.server.connect("appName=genie");
    CHECK(s.server.connections == 0);
    s(ping(client));
    CHECK(s.server.connections == 2);
    CHECK(s.server.count("isMaster") == 2);
    CHECK(s.server.count("ping") == 1);
    CHECK(s.server.seen.front()["client"]["application"]["name"].text() == "genie");
    CHECK(s.server.last("ping")["$db"].text() == "admin");
    CHECK(client.pool().total == 1);
    CHECK(client.pool().available == 1);
    s(ping(client));
    CHECK(s.server.connections == 2);
}

TEST_CASE("without a server an operation waits as long as it was told, and says what it saw")
{
    stage s;
    s.server.up = false;
    auto client = s.server.connect("serverSelectionTimeoutMS=2000");
    const auto begun = s.loop.now();
    const auto failure = s(failure_of(ping(client)));
    CHECK(failure.code() == mongo::errc::server_selection_timeout);
    CHECK(std::string(failure.what()) == "no usable MongoDB server within 2000 ms (serverSelectionTimeoutMS): "
                                         "server:27017: cannot connect to server: refused");
    CHECK(s.loop.now() - begun >= 2s);
    CHECK(s.loop.now() - begun < 2100ms);
    s.log.expect("refused");
}

TEST_CASE("an operation that waits goes on when the server comes back")
{
    stage s;
    s.server.up = false;
    auto client = s.server.connect();
    auto comes_back = [](stage& on) -> task<void>
    {
        co_await sleep(3s);
        on.server.up = true;
    };
    spawn(s.loop, comes_back(s));
    const auto begun = s.loop.now();
    s(ping(client));
    CHECK(s.loop.now() - begun >= 3s);
    CHECK(s.loop.now() - begun <= 3600ms); // half a second between two checks
    s.log.expect("refused");
}

TEST_CASE("a server that goes and comes back is found again without anybody's help")
{
    stage s;
    auto client = s.server.connect();
    s(ping(client));
    s.server.up = false;
    s.server.on("ping", hangs_up);
    s.server.on("hello", hangs_up);
    CHECK(s(failure_of(ping(client))).code() == mongo::errc::network_error);
    s.server.on("ping", doc("ok", 1));
    auto comes_back = [](stage& on) -> task<void>
    {
        co_await sleep(2s);
        on.server.up = true;
    };
    spawn(s.loop, comes_back(s));
    s(ping(client));
    s.log.expect("the server closed the connection");
}

TEST_CASE("commands carry a session, which the next operation takes again")
{
    stage s;
    auto client = s.server.connect();
    s(ping(client));
    const auto first = s.server.last("ping");
    s(ping(client));
    const auto second = s.server.last("ping");
    REQUIRE(first["lsid"]["id"].get<bson::binary_view>());
    CHECK(first["lsid"]["id"].get<bson::binary_view>()->subtype == bson::binary_subtype::uuid);
    CHECK(first["lsid"] == second["lsid"]);
}

TEST_CASE("a server without sessions gets none")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21));
    auto client = s.server.connect();
    s(ping(client));
    CHECK_FALSE(s.server.last("ping").contains("lsid"));
}

TEST_CASE("cluster time is passed on, but not from what the monitor sees")
{
    stage s;
    const auto at = [](std::uint32_t seconds) { return doc("clusterTime", bson::timestamp{seconds, 1}); };
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "setName", "rs", "isWritablePrimary", true,
                       "logicalSessionTimeoutMinutes", 30, "$clusterTime", at(99)));
    s.server.on("ping", doc("ok", 1, "$clusterTime", at(7)));
    auto client = s.server.connect();
    s(ping(client));
    CHECK_FALSE(s.server.last("ping").contains("$clusterTime"));
    s(ping(client));
    CHECK(s.server.last("ping")["$clusterTime"]["clusterTime"].get<bson::timestamp>()->seconds == 7);
}

TEST_CASE("an operation that is out of time says so; its late reply is nobody else's")
{
    stage s;
    s.server.on("ping", late(500ms, doc("ok", 0, "code", 1, "errmsg", "this is the late one")));
    auto client = s.server.connect();
    const auto failure = s(failure_of(ping_within(client, 100ms)));
    CHECK(failure.code() == mongo::errc::timed_out);
    CHECK(std::string(failure.what()) == "ping on admin: not done within 100 ms, while it waited for the reply");
    s.server.on("ping", doc("ok", 1));
    s(ping(client)); // does not wait for the connection that is being drained
    CHECK(s.server.connections == 3);
    auto rests = []() -> task<void> { co_await sleep(1s); };
    s(rests());
    CHECK(client.pool().available == 2); // drained, and there again
    s(ping(client));
    CHECK(s.server.connections == 3);
}

TEST_CASE("a reply that does not come is not waited for for ever: the connection is closed")
{
    stage s;
    s.server.on("ping", never);
    auto client = s.server.connect();
    CHECK(s(failure_of(ping_within(client, 100ms))).code() == mongo::errc::timed_out);
    CHECK(client.pool().total == 1);
    auto rests = []() -> task<void> { co_await sleep(4s); };
    s(rests());
    CHECK(client.pool().total == 0);
}

TEST_CASE("what is left of the time is told to the server")
{
    stage s;
    auto client = s.server.connect();
    s(ping_within(client, 1500ms));
    const auto told = s.server.last("ping")["maxTimeMS"].to_int64();
    REQUIRE(told);
    CHECK(*told > 1000);
    CHECK(*told <= 1500);
    s(ping(client));
    CHECK_FALSE(s.server.last("ping").contains("maxTimeMS"));
}

TEST_CASE("a time that is as long as can be is no limit, and is not told to the server")
{
    stage s;
    static constexpr auto longest = std::chrono::milliseconds::max();
    auto settings = parse_settings("mongodb://server/").value();
    for (auto* time : {&settings.connect_timeout, &settings.heartbeat_frequency, &settings.server_selection_timeout,
                       &settings.timeout, &settings.max_idle_time, &settings.wait_queue_timeout})
        *time = longest;
    const auto core = std::make_shared<io::client_core>(s.loop, std::move(settings), s.server.dialer());
    core->open();
    mongo::client client(core);
    s.server.on("ping", late(1h, doc("ok", 1)));
    s.server.on("find", batch("firstBatch", 7, arr(doc("n", 1))));
    s.server.on("getMore", batch("nextBatch", 0, arr(doc("n", 2))));
    s(ping(client));
    s(ping_within(client, longest));
    CHECK_FALSE(s.server.last("ping").contains("maxTimeMS"));
    auto body = [](mongo::client& c) -> task<int>
    {
        const std::vector<bson::document> two{doc("_id", 1), doc("_id", 2)};
        co_await c["db"]["c"].insert_many(two).timeout(longest);
        auto cursor = co_await c["db"]["c"].find(doc()).timeout(longest);
        int count = 0;
        while (co_await cursor.next())
            ++count;
        co_return count;
    };
    CHECK(s(body(client)) == 2);
    CHECK_FALSE(s.server.last("insert").contains("maxTimeMS"));
    CHECK_FALSE(s.server.last("find").contains("maxTimeMS"));
}

TEST_CASE("the client's own timeout is for every operation that has none")
{
    stage s;
    s.server.on("ping", never);
    auto client = s.server.connect("timeoutMS=300");
    CHECK(s(failure_of(ping(client))).code() == mongo::errc::timed_out);
    s.server.on("ping", late(1s, doc("ok", 1)));
    s(ping_within(client, 0ms));
    CHECK(s(failure_of(ping_within(client, -1ms))).code() == mongo::errc::invalid_argument);
}

TEST_CASE("a read whose connection breaks is tried again, once")
{
    stage s;
    s.server.on("find", hangs_up_then(batch("firstBatch", 0, arr(doc("_id", 1)))));
    auto client = s.server.connect();
    s(find(client));
    CHECK(s.server.count("find") == 2);
    s.server.on("find", hangs_up);
    const auto failure = s(failure_of(find(client)));
    CHECK(failure.code() == mongo::errc::network_error);
    CHECK(std::string(failure.what()) == "find on db.c: server:27017: the server closed the connection");
    CHECK(s.server.count("find") == 4);
    auto other = s.server.connect("retryReads=false");
    CHECK(s(failure_of(find(other))).code() == mongo::errc::network_error);
    CHECK(s.server.count("find") == 5);
}

TEST_CASE("a write to a primary is tried again with the same transaction number")
{
    stage s;
    s.server.hello(primary());
    s.server.on("insert", hangs_up_then(doc("ok", 1, "n", 1)));
    auto client = s.server.connect();
    s(insert(client));
    REQUIRE(s.server.count("insert") == 2);
    std::vector<bson::document> inserts;
    for (const auto& each : s.server.seen)
        if (each.contains("insert"))
            inserts.push_back(each);
    CHECK(inserts[0]["txnNumber"].to_int64() == 1);
    CHECK(inserts[1]["txnNumber"].to_int64() == 1);
    CHECK(inserts[0]["lsid"] == inserts[1]["lsid"]);
    s(insert(client));
    CHECK(s.server.last("insert")["lsid"] != inserts[0]["lsid"]); // that one is dirty
}

TEST_CASE("a write that a standalone may have done already is not sent again")
{
    stage s;
    s.server.on("insert", hangs_up_then(doc("ok", 1, "n", 1)));
    auto client = s.server.connect();
    CHECK(s(failure_of(insert(client))).code() == mongo::errc::network_error);
    CHECK(s.server.count("insert") == 1);
    CHECK_FALSE(s.server.last("insert").contains("txnNumber"));
}

TEST_CASE("an error that the server labels is tried again; of two failures the one that wrote is told")
{
    stage s;
    s.server.hello(primary());
    s.server.on("insert", first_then(failed(189, "stepped down", arr("RetryableWriteError")), doc("ok", 1, "n", 1)));
    auto client = s.server.connect();
    s(insert(client));
    CHECK(s.server.count("insert") == 2);

    s.server.on("insert", first_then(failed(189, "the first", arr("RetryableWriteError")),
                                     failed(10107, "the second", arr("RetryableWriteError", "NoWritesPerformed"))));
    CHECK(std::string(s(failure_of(insert(client))).what()).find("the first") != std::string::npos);
    s.server.on("insert",
                first_then(failed(189, "the first", arr("RetryableWriteError")), failed(11000, "the second")));
    CHECK(std::string(s(failure_of(insert(client))).what()).find("the second") != std::string::npos);
}

TEST_CASE("an ordinary error is told at once")
{
    stage s;
    s.server.hello(primary());
    s.server.on("insert", failed(13, "not allowed"));
    auto client = s.server.connect();
    CHECK(s(failure_of(insert(client))).code() == server_errc::unauthorized);
    CHECK(s.server.count("insert") == 1);
}

TEST_CASE("not primary any more: the server is looked at again before the second try")
{
    stage s;
    s.server.hello(primary());
    auto client = s.server.connect();
    s(ping(client));
    const auto hellos = s.server.count("hello") + s.server.count("isMaster");
    s.server.on("find", first_then(failed(10107, "not primary"), batch("firstBatch", 0, arr())));
    s(find(client));
    CHECK(s.server.count("hello") + s.server.count("isMaster") == hellos + 1);
    CHECK(s.server.connections == 2); // the pool was kept
}

TEST_CASE("a write that waited in line while its server lost its role is made in a session when it has it again")
{
    stage s;
    s.server.hello(primary());
    auto client = s.server.connect("maxPoolSize=1");
    s(ping(client));
    auto insert_unheard = [](mongo::client& c) -> task<void>
    { (void)co_await as_result(c["db"]["c"].insert_one(doc())); };
    s.server.on("insert", late(100ms, failed(10107, "not primary")));
    auto first = spawn(s.loop, insert_unheard(client));
    rest(s.loop, s.clock, 50ms);
    s.server.on("insert", first_then(failed(189, "stepped down", arr("RetryableWriteError")), doc("ok", 1, "n", 1)));
    s(insert(client));
    CHECK(first.done());
    REQUIRE(s.server.count("insert") == 3);
    CHECK(s.server.last("insert").contains("lsid"));
    CHECK(s.server.last("insert").contains("txnNumber"));
}

TEST_CASE("more operations than connections wait in line")
{
    stage s;
    s.server.on("ping", late(100ms, doc("ok", 1)));
    auto client = s.server.connect("maxPoolSize=2");
    s(ping(client));
    auto many = [](mongo::client& c) -> task<void>
    {
        std::vector<task<void>> all;
        for (int i = 0; i < 6; ++i)
            all.push_back(ping(c));
        co_await when_all(std::move(all));
    };
    const auto begun = s.loop.now();
    s(many(client));
    CHECK(s.loop.now() - begun >= 300ms);
    CHECK(s.loop.now() - begun < 400ms);
    CHECK(s.server.connections == 3);
}

TEST_CASE("who waits in line for too long is told how full it is")
{
    stage s;
    s.server.on("ping", late(1s, doc("ok", 1)));
    auto client = s.server.connect("maxPoolSize=1&waitQueueTimeoutMS=200");
    spawn(s.loop, ping(client));
    const auto failure = s(failure_of(ping(client)));
    CHECK(failure.code() == mongo::errc::wait_queue_timeout);
    CHECK(std::string(failure.what()).find("1 of at most 1 are busy") != std::string::npos);
    auto rests = []() -> task<void> { co_await sleep(2s); };
    s(rests());
}

TEST_CASE("a cursor reads batch after batch, and what is not read is told to the server")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("n", 1), doc("n", 2))));
    s.server.on("getMore",
                first_then(batch("nextBatch", 7, arr(doc("n", 3))), batch("nextBatch", 0, arr(doc("n", 4)))));
    auto client = s.server.connect();
    auto read = [](mongo::client& c) -> task<int>
    {
        auto cursor = co_await c["db"]["c"].find().batch_size(2);
        int sum_of_all = 0;
        while (auto document = co_await cursor.next())
            sum_of_all = 10 * sum_of_all + static_cast<int>((*document)["n"].to_int64().value());
        CHECK_FALSE(co_await cursor.next());
        co_return sum_of_all;
    };
    CHECK(s(read(client)) == 1234);
    CHECK(s.server.count("getMore") == 2);
    CHECK(s.server.last("getMore")["getMore"].get<std::int64_t>() == 7);
    CHECK(s.server.last("getMore")["collection"].text() == "c");
    CHECK(s.server.last("getMore")["batchSize"].to_int64() == 2);
    CHECK(s.server.count("killCursors") == 0);

    auto leave = [](mongo::client& c) -> task<void>
    {
        auto cursor = c["db"]["c"].find().cursor();
        co_await cursor.next();
    };
    s(leave(client));
    auto rests = []() -> task<void> { co_await sleep(10ms); };
    s(rests());
    CHECK(s.server.count("killCursors") == 1);
    CHECK(s.server.last("killCursors")["cursors"][0].get<std::int64_t>() == 7);
}

TEST_CASE("a cursor that failed stays failed, and is not asked again")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr()));
    s.server.on("getMore", failed(43, "cursor id 7 not found"));
    auto client = s.server.connect();
    auto read = [](mongo::client& c) -> task<void>
    {
        auto cursor = co_await c["db"]["c"].find();
        for (int i = 0; i < 2; ++i)
        {
            const auto next = co_await as_result(cursor.next());
            CHECK(next.error().code() == server_errc::cursor_not_found);
        }
    };
    s(read(client));
    auto rests = []() -> task<void> { co_await sleep(10ms); };
    s(rests());
    CHECK(s.server.count("getMore") == 1);
    CHECK(s.server.count("killCursors") == 0);
}

TEST_CASE("a getMore that was cancelled has lost a batch: the cursor says so ever after")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr()));
    s.server.on("getMore", late(300ms, batch("nextBatch", 7, arr(doc("n", 1)))));
    auto client = s.server.connect();
    auto read = [](mongo::client& c) -> task<void>
    {
        auto cursor = co_await c["db"]["c"].find();
        auto once = [](mongo::cursor& from) -> task<void> { co_await from.next(); };
        bool timed_out = false;
        try
        {
            co_await timeout(100ms, once(cursor));
        }
        catch (const error& failure)
        {
            timed_out = failure.code() == zonda::errc::timed_out;
        }
        CHECK(timed_out);
        const auto next = co_await as_result(cursor.next());
        CHECK(next.has_error());
    };
    s(read(client));
    auto rests = []() -> task<void> { co_await sleep(1s); };
    s(rests());
    CHECK(client.pool().available == client.pool().total);
}

TEST_CASE("an operation cancelled at any moment leaves a pool that serves the next one")
{
    for (int after = 0; after < 60; ++after)
    {
        stage s;
        s.server.on_connection = [](peer& to) { to.faults->read_chunk = 40; };
        s.server.on("ping", late(30ms, doc("ok", 1)));
        auto client = s.server.connect("maxPoolSize=1");
        auto running = spawn(s.loop, ping(client));
        for (int turn = 0; turn < after; ++turn)
            if (!s.loop.poll())
                s.clock.advance(10ms);
        running.cancel();
        s(ping(client));
        CHECK(client.pool().total == 1);
        CHECK(client.pool().available == 1);
    }
}

TEST_CASE("a closed client ends what is in progress, and says so to what comes after")
{
    stage s;
    s.server.on("ping", never);
    auto client = s.server.connect();
    auto closes = [](mongo::client& c) -> task<void>
    {
        co_await sleep(100ms);
        co_await c.close();
    };
    spawn(s.loop, closes(client));
    CHECK(s(failure_of(ping(client))).code() == mongo::errc::client_closed);
    CHECK(s(failure_of(ping(client))).code() == mongo::errc::client_closed);
    CHECK(client.pool().total == 0);
}

TEST_CASE("closing tells the server which sessions are over")
{
    stage s;
    auto client = s.server.connect();
    s(ping(client));
    const auto session = s.server.last("ping");
    auto closes = [](mongo::client& c) -> task<void> { co_await c.close(); };
    s(closes(client));
    const auto ended = s.server.last("endSessions");
    CHECK(ended["endSessions"][0]["id"] == session["lsid"]["id"]);
    CHECK_FALSE(ended.contains("lsid"));
}

TEST_CASE("a client that is destroyed while operations are in progress ends them")
{
    stage s;
    s.server.on("ping", never);
    auto client = std::make_unique<mongo::client>(s.server.connect());
    auto pings = [](mongo::client& c) -> task<error> { return failure_of(ping(c)); };
    auto destroys = [](std::unique_ptr<mongo::client>& c) -> task<void>
    {
        co_await sleep(100ms);
        c.reset();
    };
    spawn(s.loop, destroys(client));
    CHECK(s(pings(*client)).code() == mongo::errc::client_closed);
}

TEST_CASE("a loop that ends while operations are in progress leaves nothing behind")
{
    stage s;
    s.server.on("ping", never);
    auto client = s.server.connect("maxPoolSize=2");
    for (int i = 0; i < 5; ++i)
        spawn(s.loop, ping_unheard(client));
    for (int turn = 0; turn < 100; ++turn)
        if (!s.loop.poll())
            s.clock.advance(10ms);
    CHECK(client.pool().total == 2);
    CHECK(client.pool().waiting == 3);
}

TEST_CASE("the server is checked while somebody works, and no timer is left when nobody does")
{
    stage s;
    s.server.on("ping", late(25s, doc("ok", 1)));
    auto client = s.server.connect();
    s(ping(client));
    CHECK(s.server.count("hello") == 2); // at 10 and at 20 seconds
    const auto checks = s.server.count("hello");
    for (int i = 0; i < 10'000; ++i)
        if (!s.loop.poll())
            s.clock.advance(10ms);
    CHECK(s.server.count("hello") == checks);
    s.server.on("ping", doc("ok", 1));
    s(ping(client));
    auto rests = []() -> task<void> { co_await sleep(10ms); };
    s(rests());
    CHECK(s.server.count("hello") == checks + 1); // long ago: looked at again, beside the operation
}

TEST_CASE("a server in another role is not used, and the words say what to do")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "setName", "rs", "secondary", true, "primary", "db2:27017"));
    auto client = s.server.connect("serverSelectionTimeoutMS=600");
    const auto failure = s(failure_of(insert(client)));
    CHECK(failure.code() == mongo::errc::server_selection_timeout);
    CHECK(std::string(failure.what()).find("name its primary instead: mongodb://db2:27017") != std::string::npos);
    auto direct = s.server.connect("directConnection=true");
    s.server.on("find", batch("firstBatch", 0, arr()));
    s(find(direct));
    CHECK(s.server.last("find")["$readPreference"]["mode"].text() == "primaryPreferred");
    auto secondary = s.server.connect("readPreference=secondaryPreferred");
    s(find(secondary));
    CHECK(s.server.last("find")["$readPreference"]["mode"].text() == "secondaryPreferred");
}

TEST_CASE("a server that is too old is refused with what to do")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 6));
    auto client = s.server.connect("serverSelectionTimeoutMS=600");
    const auto failure = s(failure_of(ping(client)));
    CHECK(std::string(failure.what()).find("MongoDB 4.4 or later") != std::string::npos);
    s.log.expect("too old");
}

TEST_CASE("an idle connection that died is found out before it is used")
{
    stage s;
    std::vector<peer*> peers;
    s.server.on_connection = [&](peer& to) { peers.push_back(&to); };
    auto client = s.server.connect("retryReads=false");
    s.server.on("find", batch("firstBatch", 0, arr()));
    s(find(client));
    REQUIRE(peers.size() == 2);
    peers[1]->close();
    auto rests = []() -> task<void> { co_await sleep(2s); };
    s(rests());
    s(find(client));
    CHECK(s.server.connections == 3);
}

TEST_CASE("many documents go in as many commands as the server's limits ask for")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxWriteBatchSize", 2));
    s.server.on("insert", doc("ok", 1, "n", 2));
    auto client = s.server.connect();
    auto inserts = [](mongo::client& c) -> task<std::int64_t>
    {
        std::vector<bson::document> documents(6, doc("a", 1));
        const auto done = co_await c["db"]["c"].insert_many(documents);
        CHECK(done.inserted_ids.count() == 6);
        co_return done.inserted_count;
    };
    CHECK(s(inserts(client)) == 6);
    CHECK(s.server.count("insert") == 3);
}

TEST_CASE("a failed insert_many says which document, and how many are there")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxWriteBatchSize", 2));
    s.server.on("insert", first_then(doc("ok", 1, "n", 2),
                                     doc("ok", 1, "n", 1, "writeErrors",
                                         arr(doc("index", 1, "code", 11000, "errmsg", "E11000 duplicate")))));
    auto client = s.server.connect();
    auto inserts = [](mongo::client& c) -> task<void>
    {
        std::vector<bson::document> documents(6, doc("a", 1));
        co_await c["db"]["c"].insert_many(documents);
    };
    const auto failure = s(failure_of(inserts(client)));
    CHECK(failure.code() == server_errc::duplicate_key);
    CHECK(std::string(failure.what()) ==
          "document 3: insert on db.c: E11000 duplicate (DuplicateKey, code 11000) (3 of 6 inserted)");
    CHECK(s.server.count("insert") == 2);
}

TEST_CASE("what no server would accept is refused before anything is sent")
{
    stage s;
    auto client = s.server.connect();
    auto c = client["db"]["c"];
    auto wrong_update = [](mongo::collection& on) -> task<void> { co_await on.update_one(doc(), doc("a", 1)); };
    auto wrong_replacement = [](mongo::collection& on) -> task<void>
    { co_await on.replace_one(doc(), doc("$set", 1)); };
    auto nothing = [](mongo::collection& on) -> task<void>
    {
        const std::vector<bson::document> none;
        co_await on.insert_many(none);
    };
    auto no_keys = [](mongo::collection& on) -> task<void> { co_await on.create_indexes(index(doc())); };
    CHECK(s(failure_of(wrong_update(c))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(wrong_replacement(c))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(nothing(c))).code() == mongo::errc::invalid_argument);
    CHECK(s(failure_of(no_keys(c))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.connections == 0);
}

TEST_CASE("time in line is charged to the pool, time until the reply to the database")
{
    stage s;
    s.server.on("ping", late(200ms, doc("ok", 1)));
    auto client = s.server.connect("maxPoolSize=1");
    s(ping(client));
    auto measured = [](mongo::client& c) -> task<void>
    {
        context& strand = co_await this_context();
        ledger times(wait_state::own);
        strand.charge(&times);
        co_await c.ping();
        times.enter(wait_state::own);
        strand.charge(nullptr);
        CHECK(times.spent(wait_state::database) > 0);
        CHECK(times.spent(wait_state::pool) > 0);
    };
    spawn(s.loop, ping(client));
    s(measured(client));
}
