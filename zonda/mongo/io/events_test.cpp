#include <zonda/mongo.hpp>
#include <zonda/mongo/io/recorded_events_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct heard_stage
{
    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scripted_server server{loop};
    command_recorder commands{};
    pool_recorder pool{};

    template <class Operation>
    error outcome(Operation operation)
    {
        return io::test::outcome(loop, clock, std::move(operation));
    }
    void rest(std::chrono::milliseconds time) { io::test::rest(loop, clock, time); }
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("a command is told with what was sent, where it went, and what came back")
{
    heard_stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "connectionId", 4711));
    s.server.on("find", batch("firstBatch", 0, arr(doc("_id", 1))));
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    CHECK_FALSE(s.outcome(client["db"]["c"].find_one(doc("_id", 1))).code());
    REQUIRE(s.commands.texts() == texts{"find started", "find succeeded"});
    const auto& begun = s.commands.all[0];
    const auto& ended = s.commands.all[1];
    CHECK(begun.database == "db");
    CHECK(begun.collection == "c");
    CHECK(begun.address == "server:27017");
    CHECK(begun.connection_id == 1);
    CHECK(begun.server_connection_id == 4711);
    CHECK(begun.content == s.server.last("find"));
    CHECK(begun.request_id == ended.request_id);
    CHECK(begun.operation_id == ended.operation_id);
    CHECK(begun.operation_id > 0);
    CHECK(ended.content["cursor"]["firstBatch"][0]["_id"].to_int64() == 1);
}

TEST_CASE("documents that travelled beside a command are told in it")
{
    heard_stage s;
    s.server.on("insert", doc("ok", 1, "n", 2));
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    const std::vector<bson::document> two{doc("_id", 1), doc("_id", 2)};
    CHECK_FALSE(s.outcome(client["db"]["c"].insert_many(two)).code());
    REQUIRE(s.commands.all.size() == 2);
    CHECK(s.commands.all[0].content["documents"][1]["_id"].to_int64() == 2);
    CHECK_FALSE(s.server.last("insert").contains("documents"));
}

TEST_CASE("a command that failed is told with the server's words and reply, or with what broke")
{
    heard_stage s;
    s.server.on("insert", failed(11000, "E11000 duplicate"));
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    CHECK(s.outcome(client["db"]["c"].insert_one(doc("_id", 1))).code() == server_errc::duplicate_key);
    REQUIRE(s.commands.texts() == texts{"insert started", "insert failed"});
    CHECK(s.commands.all[1].failure == server_errc::duplicate_key);
    CHECK(s.commands.all[1].words.find("E11000 duplicate") != std::string::npos);
    CHECK(s.commands.all[1].content["code"].to_int64() == 11000);

    s.commands.all.clear();
    s.server.on("insert",
                [](peer& to, const request&) -> task<void>
                {
                    to.close();
                    co_return;
                });
    CHECK(s.outcome(client["db"]["c"].insert_one(doc("_id", 2))).code() == mongo::errc::network_error);
    REQUIRE(s.commands.texts() == texts{"insert started", "insert failed"});
    CHECK(s.commands.all[1].failure == mongo::errc::network_error);
    CHECK(s.commands.all[1].content.empty());
}

TEST_CASE("write errors inside a reply with ok: 1 are a success, as the specification has it")
{
    heard_stage s;
    s.server.on("insert", doc("ok", 1, "n", 0, "writeErrors", arr(doc("index", 0, "code", 11000, "errmsg", "E11000"))));
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    CHECK(s.outcome(client["db"]["c"].insert_one(doc("_id", 1))).code() == server_errc::duplicate_key);
    CHECK(s.commands.texts() == texts{"insert started", "insert succeeded"});
}

TEST_CASE("both tries of an operation are told, as the same operation and two requests")
{
    heard_stage s;
    s.server.on("find",
                [times = std::make_shared<int>(0)](peer& to, const request& what) -> task<void>
                {
                    if ((*times)++ == 0)
                        to.close();
                    else
                        co_await to.answer(what.id(), batch("firstBatch", 0, arr()));
                });
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    CHECK_FALSE(s.outcome(client["db"]["c"].find_one()).code());
    REQUIRE(s.commands.texts() == texts{"find started", "find failed", "find started", "find succeeded"});
    CHECK(s.commands.all[0].operation_id == s.commands.all[3].operation_id);
    CHECK(s.commands.all[0].connection_id != s.commands.all[3].connection_id);
    CHECK_FALSE(s.outcome(client["db"]["c"].find_one()).code());
    CHECK(s.commands.all[4].operation_id != s.commands.all[3].operation_id);
}

TEST_CASE("a command that nobody waits for any more has its end told, too")
{
    heard_stage s;
    s.server.on("ping",
                [](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    co_await sleep(500ms);
                    co_await to.answer(id, doc("ok", 1));
                });
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    const auto watching = client.subscribe(s.pool);
    CHECK(s.outcome(client.ping().timeout(100ms)).code() == mongo::errc::timed_out);
    REQUIRE(s.commands.texts() == texts{"ping started", "ping failed"});
    CHECK(s.commands.all[1].failure == boost::asio::error::operation_aborted);
    CHECK(s.pool.count("ConnectionCheckedIn") == 0); // its reply is still to come
    s.rest(1s);
    CHECK(s.pool.count("ConnectionCheckedIn") == 1);
    CHECK(s.pool.count("ConnectionClosed") == 0);
}

TEST_CASE("of commands with passwords and proofs nothing is told but that they were there")
{
    heard_stage s;
    s.server.on("createUser", failed(51003, "User \"hunter2\" already exists"));
    s.server.on("saslStart", doc("ok", 1, "payload", "hunter2"));
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.commands);
    const auto failure = s.outcome(client["db"].run_command(doc("createUser", "hunter2", "pwd", "hunter2")));
    CHECK(failure.code().value() == 51003);
    CHECK_FALSE(s.outcome(client["db"].run_command(doc("saslStart", 1, "payload", "hunter2"))).code());
    CHECK_FALSE(
        s.outcome(client["db"].run_command(doc("hello", 1, "speculativeAuthenticate", doc("pwd", "hunter2")))).code());
    REQUIRE(s.commands.texts() == texts{"createUser started", "createUser failed", "saslStart started",
                                        "saslStart succeeded", "hello started", "hello succeeded"});
    for (const auto& each : s.commands.all)
    {
        CHECK(bson::to_json(each.content).find("hunter2") == std::string::npos);
        CHECK(each.words.find("hunter2") == std::string::npos);
    }
    CHECK(s.commands.all[1].content["code"].to_int64() == 51003);
    CHECK(s.commands.all[1].failure.value() == 51003);
    CHECK(s.commands.all[5].content.empty());
    s.commands.all.clear();
    CHECK_FALSE(s.outcome(client["db"].run_command(doc("hello", 1))).code());
    CHECK(s.commands.all[1].content["ok"].truthy() == true);
}

TEST_CASE("a pool tells its life in the specification's order")
{
    heard_stage s;
    auto client = std::make_unique<mongo::client>(s.server.connect("maxPoolSize=7"));
    const auto listening = client->subscribe(s.pool);
    CHECK(s.pool.all.empty());
    CHECK_FALSE(s.outcome(client->ping()).code());
    REQUIRE(s.pool.all.size() == 7);
    CHECK(s.pool.all[0].options->max_pool_size == 7);
    CHECK(s.pool.all[0].address == "server:27017");
    CHECK(s.pool.take() == texts{"ConnectionPoolCreated", "ConnectionPoolReady", "ConnectionCheckOutStarted",
                                 "ConnectionCreated 1", "ConnectionReady 1", "ConnectionCheckedOut 1",
                                 "ConnectionCheckedIn 1"});
    s.server.on("ping",
                [](peer& to, const request&) -> task<void>
                {
                    to.close();
                    co_return;
                });
    CHECK(s.outcome(client->ping()).code() == mongo::errc::network_error);
    CHECK(s.pool.take() == texts{"ConnectionCheckOutStarted", "ConnectionCheckedOut 1", "ConnectionPoolCleared",
                                 "ConnectionCheckedIn 1", "ConnectionClosed 1 stale"});
    s.server.on("ping", doc("ok", 1));
    CHECK_FALSE(s.outcome(client->ping()).code());
    CHECK(s.pool.take() == texts{"ConnectionPoolReady", "ConnectionCheckOutStarted", "ConnectionCreated 2",
                                 "ConnectionReady 2", "ConnectionCheckedOut 2", "ConnectionCheckedIn 2"});
    client.reset();
    CHECK(s.pool.take() == texts{"ConnectionClosed 2 poolClosed", "ConnectionPoolClosed"});
}

TEST_CASE("durations are those of the wait in line and of the connection's making")
{
    heard_stage s;
    s.server.on("isMaster",
                [](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    co_await sleep(100ms);
                    co_await to.answer(id, doc("ok", 1, "maxWireVersion", 21));
                });
    auto client = s.server.connect();
    const auto listening = client.subscribe(s.pool);
    CHECK_FALSE(s.outcome(client.ping()).code());
    for (const auto& each : s.pool.all)
        if (each.type == "ConnectionReady" || each.type == "ConnectionCheckedOut")
        {
            CHECK(*each.duration >= 100ms);
            CHECK(*each.duration < 200ms);
        }
    CHECK(s.pool.count("ConnectionReady") == 1);
}

TEST_CASE("several listen; one that leaves during an event hears no more, one that comes hears the next")
{
    struct leaves final : command_listener
    {
        mongo::client* client{nullptr};
        command_recorder* other{nullptr};
        subscription own{};
        subscription others{};
        int heard{0};

        void on_started(const command_started&) noexcept override
        {
            ++heard;
            own.end();
            others = client->subscribe(*other);
        }
    } once;
    heard_stage s;
    command_recorder later;
    auto client = s.server.connect();
    once.client = &client;
    once.other = &later;
    once.own = client.subscribe(once);
    const auto listening = client.subscribe(s.commands);
    CHECK_FALSE(s.outcome(client.ping()).code());
    CHECK_FALSE(s.outcome(client.ping()).code());
    CHECK(once.heard == 1);
    CHECK(s.commands.all.size() == 4);
    CHECK(later.texts() == texts{"ping succeeded", "ping started", "ping succeeded"});
}

TEST_CASE("a subscription may outlive its client")
{
    heard_stage s;
    subscription listening;
    {
        auto client = s.server.connect();
        listening = client.subscribe(s.commands);
        CHECK_FALSE(s.outcome(client.ping()).code());
    }
    listening.end();
    CHECK(s.commands.all.size() == 2);
}
