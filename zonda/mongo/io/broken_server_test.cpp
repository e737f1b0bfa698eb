// A whole client with a server that breaks or lies: an operation gets one clear error, and when the server is honest
// again, the client is as good as new.
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/lies_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

const auto found = [] { return batch("firstBatch", 0, arr(doc("_id", 1, "text", "found"))); };

struct broken_stage
{
    broken_stage() : client(server.connect("retryReads=false&serverSelectionTimeoutMS=700"))
    {
        server.on("find", found());
    }
    ~broken_stage() { log.records.clear(); }

    error find()
    {
        auto body = [](mongo::client& c) -> task<error>
        {
            const auto got = co_await as_result(c["db"]["c"].find_one(doc("_id", 1)).timeout(300ms));
            co_return got ? error() : got.error();
        };
        return run(loop, clock, body(client));
    }

    // The server is honest again, and so is everything.
    void recover()
    {
        server.on_connection = nullptr;
        server.hello(doc("ok", 1, "maxWireVersion", 21, "helloOk", true));
        server.on("find", found());
        auto rests = []() -> task<void> { co_await sleep(4s); };
        run(loop, clock, rests());
        CHECK_FALSE(find().code());
        const auto pool = client.pool();
        CHECK(pool.waiting == 0);
        CHECK(pool.connecting == 0);
        CHECK(pool.total == 1);
        CHECK(pool.available == 1);
    }

    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scripted_server server{loop};
    mongo::client client;
};

// What goes wrong on each connection but the monitor's, which is the first.
std::function<void(peer&)> on_the_pools(std::function<void(net::pair_faults&)> fault)
{
    return [fault](peer& to)
    {
        if (to.number > 1)
            fault(*to.faults);
    };
}

// How many bytes a connection reads and writes from its first to the end of one find.
struct traffic
{
    std::size_t read{0};
    std::size_t written{0};
};

traffic measure()
{
    broken_stage s;
    std::shared_ptr<net::pair_faults> counted;
    s.server.on_connection = [&](peer& to)
    {
        if (to.number == 1)
            return;
        counted = to.faults;
        counted->reads_left = counted->writes_left = 1'000'000;
    };
    REQUIRE_FALSE(s.find().code());
    return {1'000'000 - counted->reads_left, 1'000'000 - counted->writes_left};
}

void check_broken(const std::function<void(net::pair_faults&)>& fault)
{
    broken_stage s;
    s.server.on_connection = on_the_pools(fault);
    const auto failure = s.find();
    CHECK(failure.code() == mongo::errc::network_error);
    CHECK(std::string(failure.what()).find("server:27017: ") != std::string::npos);
    s.recover();
}

// Sends the lie, and nothing else.
scripted_server::handler lying(const lie& which, int from_connection)
{
    return [message = which.message, from_connection](peer& to, const request& what)
    {
        if (to.number < from_connection)
            return to.answer(what.id(), doc("ok", 1, "maxWireVersion", 21, "helloOk", true));
        return to.send(message(what.id()));
    };
}

} // namespace

TEST_CASE(
    "a connection that ends or is reset at any byte of what it reads, from its first hello on, is one clear error")
{
    const auto all = measure().read;
    REQUIRE(all > 150);
    for (std::size_t at = 0; at < all; ++at)
        for (const bool reset : {false, true})
        {
            CAPTURE(at);
            CAPTURE(reset);
            check_broken(
                [&](net::pair_faults& faults)
                {
                    faults.reads_left = at;
                    if (reset)
                        faults.read_error = boost::asio::error::connection_reset;
                });
        }
}

TEST_CASE("a connection that is reset at any byte of what it writes, from its first hello on, is one clear error")
{
    const auto all = measure().written;
    REQUIRE(all > 300);
    for (std::size_t at = 0; at < all; ++at)
    {
        CAPTURE(at);
        check_broken(
            [&](net::pair_faults& faults)
            {
                faults.writes_left = at;
                faults.write_error = boost::asio::error::connection_reset;
            });
    }
}

TEST_CASE("a lie in place of a reply is one clear error")
{
    for (const auto& each : all_lies())
    {
        CAPTURE(each.name);
        broken_stage s;
        s.server.on("find", lying(each, 1));
        const auto failure = s.find();
        CHECK(failure.code() == mongo::errc::protocol_error);
        CHECK(std::string(failure.what()).starts_with("find on db.c: server:27017: "));
        CHECK(std::string(failure.what()).find(each.words) != std::string::npos);
        CHECK(s.server.count("find") == 1);
        s.recover();
        CHECK(s.server.connections == (each.is_reply ? 2 : 3));
    }
}

TEST_CASE("a document that cannot be read is an error of who reads it, once, and nobody else's")
{
    stage s;
    s.server.hello(primary());
    s.server.on("find",
                [](peer& to, const request& what)
                {
                    auto out = peer::reply(what.id(), batch("firstBatch", 0, arr(doc("_id", 1, "text", "A"))));
                    const auto at = std::ranges::find(out, std::uint8_t{'A'});
                    *at = 0xFF;
                    return to.send(out);
                });
    s.server.on("findAndModify",
                [](peer& to, const request& what)
                {
                    auto out = peer::reply(what.id(), doc("ok", 1, "value", doc("text", "A")));
                    *std::ranges::find(out, std::uint8_t{'A'}) = 0xFF;
                    return to.send(out);
                });
    s.server.on("slow",
                [](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    co_await sleep(200ms);
                    co_await to.answer(id, doc("ok", 1));
                });
    auto client = s.server.connect();
    bool slow_was_fine = false;
    auto slow = [](mongo::client& c, bool& fine) -> task<void>
    { fine = (co_await as_result(c["db"].run_command(doc("slow", 1)))).has_value(); };
    auto reads = [](mongo::client& c) -> task<void>
    {
        const auto read = co_await as_result(c["db"]["c"].find_one(doc()));
        REQUIRE(read.has_error());
        CHECK(read.error().code() == mongo::errc::protocol_error);
        CHECK(std::string(read.error().what())
                  .find("find on db.c: server:27017: the reply was refused: OP_MSG: BSON "
                        "at \"cursor.firstBatch.0.text\"") != std::string::npos);
        const auto changed = co_await as_result(c["db"]["c"].find_one_and_delete(doc()));
        CHECK(std::string(changed.error().what()).find("may have been done") != std::string::npos);
        co_await c.ping();
    };
    auto running = spawn(s.loop, slow(client, slow_was_fine));
    rest(s.loop, s.clock, 50ms);
    s(reads(client));
    CHECK(s.server.count("find") == 1);
    CHECK(s.server.count("findAndModify") == 1);
    CHECK(s.server.last("ping")["lsid"] == s.server.last("find")["lsid"]);
    rest(s.loop, s.clock, 300ms);
    CHECK(slow_was_fine);
    CHECK(s.server.connections == 3); // the monitor's and two
}

TEST_CASE("a lie in place of a connection's hello is one clear error")
{
    for (const auto& each : all_lies())
    {
        CAPTURE(each.name);
        broken_stage s;
        s.server.on("isMaster", lying(each, 2));
        const auto failure = s.find();
        CHECK(failure.code() == mongo::errc::protocol_error);
        CHECK(std::string(failure.what()).find("server:27017: ") != std::string::npos);
        CHECK(std::string(failure.what()).find(each.words) != std::string::npos);
        CHECK(s.server.count("find") == 0);
        s.recover();
    }
}

TEST_CASE("a server that lies to everybody is no server: the words say what it said")
{
    for (const auto& each : all_lies())
    {
        CAPTURE(each.name);
        broken_stage s;
        s.server.on("isMaster", lying(each, 1));
        auto body = [](mongo::client& c) -> task<error>
        {
            const auto got = co_await as_result(c["db"]["c"].find_one(doc("_id", 1)));
            co_return got ? error() : got.error();
        };
        const auto failure = run(s.loop, s.clock, body(s.client));
        CHECK(failure.code() == mongo::errc::server_selection_timeout);
        CHECK(std::string(failure.what()).find("server:27017: ") != std::string::npos);
        CHECK(std::string(failure.what()).find(each.words) != std::string::npos);
        s.recover();
    }
}

TEST_CASE("half a message and then nothing costs the operation its time, and the connection")
{
    const auto whole = peer::reply(1, found()).size();
    for (const std::size_t sent : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}, std::size_t{15},
                                   std::size_t{16}, std::size_t{21}, whole / 2, whole - 1})
    {
        CAPTURE(sent);
        broken_stage s;
        s.server.on("find",
                    [sent](peer& to, const request& what) -> task<void>
                    {
                        auto part = peer::reply(what.id(), found());
                        part.resize(sent);
                        co_await to.send(std::move(part));
                        co_await sleep(1h);
                    });
        CHECK(s.find().code() == mongo::errc::timed_out);
        CHECK(s.client.pool().total == 1);
        CHECK(s.client.pool().available == 0); // its reply may still come
        s.recover();
    }
}

TEST_CASE("who announces 47 MB and does not send them costs the operation its time, and no more")
{
    broken_stage s;
    s.server.on("find",
                [](peer& to, const request& what) -> task<void>
                {
                    co_await to.send(with_u32(honest(what.id()), 0, 47'000'000));
                    co_await sleep(1h);
                });
    CHECK(s.find().code() == mongo::errc::timed_out);
    s.recover();
}
