#include <zonda/mongo.hpp>
#include <zonda/mongo/io/recorded_events_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct pool_stage
{
    explicit pool_stage(const std::string& options) : client(server.connect(options)), listening(client.subscribe(pool))
    {
    }

    error ping() { return outcome(loop, clock, client.ping()); }
    void rest(std::chrono::milliseconds time) { io::test::rest(loop, clock, time); }
    std::size_t closed_for(const std::string& reason) const
    {
        return static_cast<std::size_t>(std::ranges::count(pool.all, reason, &pool_record::reason));
    }

    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scripted_server server{loop};
    pool_recorder pool{};
    mongo::client client;
    subscription listening;
};

scripted_server::handler late(std::chrono::milliseconds delay, bson::document body)
{
    return [delay, body](peer& to, const request& what) -> task<void>
    {
        const auto id = what.id();
        co_await sleep(delay);
        co_await to.answer(id, body);
    };
}

task<void> ping_unheard(client& c)
{
    (void)co_await as_result(c.ping());
}

task<void> ping_noting(client& c, std::vector<int>& order, int number)
{
    co_await c.ping();
    order.push_back(number);
}

} // namespace

TEST_CASE("minPoolSize is filled in the background, and filled again when a connection is lost")
{
    pool_stage s("minPoolSize=4");
    std::vector<peer*> peers;
    s.server.on_connection = [&](peer& to) { peers.push_back(&to); };
    CHECK_FALSE(s.ping().code());
    s.rest(100ms);
    CHECK(s.client.pool().available == 4);
    CHECK(s.pool.count("ConnectionCreated") == 4);
    peers.back()->close();
    s.rest(2s);
    CHECK_FALSE(s.ping().code()); // finds it dead, and takes another
    s.rest(100ms);
    CHECK(s.client.pool().available == 4);
    CHECK(s.closed_for("error") == 1);
}

TEST_CASE("on a loop that runs for ever idle connections are closed in the background, down to minPoolSize")
{
    pool_stage s("maxIdleTimeMS=5000&maxConnecting=8");
    s.server.on("ping", late(100ms, doc("ok", 1)));
    for (int i = 0; i < 4; ++i)
        spawn(s.loop, ping_unheard(s.client));
    s.rest(1s);
    CHECK(s.client.pool().available >= 1);
    const auto before = s.client.pool().total;
    s.rest(4500ms);
    CHECK(s.client.pool().total < before);
    s.rest(1s);
    CHECK(s.client.pool().total == 0);
    CHECK(s.closed_for("idle") == before);
}

TEST_CASE("a plain io_context is kept alive by no idle connection")
{
    boost::asio::io_context io;
    auto& home = loop::of(io.get_executor());
    scripted_server server(home);
    auto client = server.connect("maxIdleTimeMS=3600000&minPoolSize=1");
    std::optional<error_code> outcome;
    client.ping()([&](error_code ec) { outcome = ec; });
    io.run(); // returns, since no timer is left
    REQUIRE(outcome);
    CHECK_FALSE(*outcome);
    CHECK(client.pool().available == 1);
}

TEST_CASE("a server that takes no connections is not stormed for minPoolSize's sake")
{
    pool_stage s("minPoolSize=3&heartbeatFrequencyMS=10000");
    CHECK_FALSE(s.ping().code());
    s.rest(1s);
    REQUIRE(s.client.pool().available == 3);
    s.server.up = false;
    s.rest(2s);
    s.pool.all.clear();
    s.server.close_all();
    s.server.on("ping", late(60s, doc("ok", 1)));
    (void)s.ping(); // finds them dead
    s.log.records.clear();
    s.rest(30s);
    CHECK(s.pool.count("ConnectionCreated") < 12);
}

TEST_CASE("waiters are served in the order they came, also when connections break and come back")
{
    pool_stage s("maxPoolSize=1");
    s.server.on("ping", late(20ms, doc("ok", 1)));
    CHECK_FALSE(s.ping().code());
    std::vector<int> order;
    for (int i = 0; i < 20; ++i)
        spawn(s.loop, ping_noting(s.client, order, i));
    s.rest(1s);
    CHECK(order.size() == 20);
    CHECK(std::ranges::is_sorted(order));
}

TEST_CASE("who is cancelled while it waits for a connection leaves the line")
{
    pool_stage s("maxPoolSize=1");
    s.server.on("ping", late(10s, doc("ok", 1)));
    spawn(s.loop, ping_unheard(s.client));
    s.rest(1s);
    auto waiting = spawn(s.loop, ping_unheard(s.client));
    s.rest(10ms);
    REQUIRE(s.client.pool().waiting == 1);
    waiting.cancel();
    s.rest(10ms);
    CHECK(waiting.done());
    CHECK(s.client.pool().waiting == 0);
}

TEST_CASE("who waited longest gets the error of a sign-in that failed, the others that the pool was cleared")
{
    pool_stage s("maxConnecting=1&serverSelectionTimeoutMS=700");
    s.server.on("isMaster",
                [connections = std::make_shared<int>(0)](peer& to, const request& what)
                {
                    return to.answer(what.id(), ++*connections == 1 ? doc("ok", 1, "maxWireVersion", 21)
                                                                    : failed(91, "going down"));
                });
    CHECK(s.ping().code() == server_errc::shutdown_in_progress);
    const auto told = s.pool.take();
    const std::vector<std::string> expected{"ConnectionPoolCreated",
                                            "ConnectionPoolReady",
                                            "ConnectionCheckOutStarted",
                                            "ConnectionCreated 1",
                                            "ConnectionPoolCleared",
                                            "ConnectionClosed 1 error",
                                            "ConnectionCheckOutFailed connectionError"};
    CHECK(told == expected);
    s.log.records.clear();
}

TEST_CASE("when the monitor waits in vain, what is in progress is ended, and a read is tried again elsewhere")
{
    pool_stage s("connectTimeoutMS=500&heartbeatFrequencyMS=1000");
    s.server.on("find",
                [times = std::make_shared<int>(0)](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    if ((*times)++ == 0)
                        co_await sleep(1h);
                    co_await to.answer(id, batch("firstBatch", 0, arr(doc("_id", 1))));
                });
    s.server.on("hello",
                [times = std::make_shared<int>(0)](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    if ((*times)++ == 0)
                        co_await sleep(1h);
                    co_await to.answer(id, doc("ok", 1, "maxWireVersion", 21, "helloOk", true));
                });
    auto body = [](mongo::client& c) -> task<bool>
    {
        const auto found = co_await c["db"]["c"].find_one();
        co_return found.has_value();
    };
    CHECK(run(s.loop, s.clock, body(s.client)));
    const auto told = s.pool.take();
    CHECK(std::ranges::count(told, "ConnectionPoolCleared interrupt") == 1);
    CHECK(std::ranges::count(told, "ConnectionClosed 1 stale") == 1);
    s.log.expect("did not answer within 500 ms");
    // A write that may not be sent twice is told why it was ended.
    s.server.on("ping", late(1h, doc("ok", 1)));
    s.server.on("hello", late(1h, doc("ok", 1)));
    const auto failure = s.ping();
    CHECK(failure.code() == mongo::errc::pool_cleared);
    CHECK(std::string(failure.what()) ==
          "ping on admin: connection to server:27017 interrupted due to server monitor timeout");
    s.log.records.clear();
}

TEST_CASE("an operation that asks a paused pool is told what went wrong before")
{
    pool_stage s("");
    auto core =
        std::make_shared<io::client_core>(s.loop, parse_settings("mongodb://server").value(), s.server.dialer());
    auto take = [](io::client_core& from) -> task<error>
    {
        const auto got = co_await as_result(from.check_out());
        co_return got ? error() : got.error();
    };
    CHECK(std::string(run(s.loop, s.clock, take(*core)).what()) ==
          "server:27017: the connection pool is paused, the server was not seen yet");
    core->connections().ready();
    core->connections().clear(false, "the sky fell");
    const auto failure = run(s.loop, s.clock, take(*core));
    CHECK(failure.code() == mongo::errc::pool_cleared);
    CHECK(std::string(failure.what()) ==
          "connection pool for server:27017 was cleared because another operation failed with: the sky fell");
    core->close();
    CHECK(run(s.loop, s.clock, take(*core)).code() == mongo::errc::client_closed);
}
