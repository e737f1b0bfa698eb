// What insert_many promises of time, and of documents that no server takes.
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

task<void> insert_within(client& from, std::optional<std::chrono::milliseconds> limit)
{
    const std::vector<bson::document> documents(3, doc("a", 1));
    auto inserting = from["db"]["c"].insert_many(documents);
    if (limit)
        co_await std::move(inserting).timeout(*limit);
    else
        co_await std::move(inserting);
}

} // namespace

TEST_CASE("insert_many is over after its timeout, or the client's, also while no server is there")
{
    for (const std::optional<std::chrono::milliseconds> own :
         {std::optional(300ms), std::optional<std::chrono::milliseconds>()})
    {
        stage s;
        s.server.up = false;
        auto client = s.server.connect("timeoutMS=300");
        const auto begin = s.loop.now();
        const auto said = s(failure_of(insert_within(client, own)));
        CHECK(said.code() == mongo::errc::timed_out);
        CHECK(std::string(said.what()).starts_with("insert on db.c: not done within 300 ms"));
        CHECK(s.loop.now() - begin < 1s);
        s.log.expect("refused");
    }
}

TEST_CASE("insert_many that is cancelled while no server is there was cancelled, not late")
{
    stage s;
    s.server.up = false;
    auto client = s.server.connect();
    std::optional<error> said;
    auto notes = [](mongo::client& from, std::optional<error>& into) -> task<void>
    { into = co_await failure_of(insert_within(from, 5s)); };
    auto running = spawn(s.loop, notes(client, said));
    rest(s.loop, s.clock, 100ms);
    running.cancel();
    rest(s.loop, s.clock, 100ms);
    s.log.expect("refused");
    REQUIRE(said);
    CHECK(said->code() == boost::asio::error::operation_aborted);
}

TEST_CASE("a negative timeout of insert_many is refused, as everywhere")
{
    stage s;
    s.server.on("insert", doc("ok", 1, "n", 3));
    auto client = s.server.connect();
    CHECK(s(failure_of(insert_within(client, -1ms))).code() == mongo::errc::invalid_argument);
    CHECK(s.server.connections == 0);
}

TEST_CASE("of documents with one that is too large none is inserted, in order or not")
{
    for (const bool in_order : {true, false})
    {
        stage s;
        s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxWriteBatchSize", 2, "maxBsonObjectSize", 1000));
        s.server.on("insert", doc("ok", 1, "n", 2));
        auto client = s.server.connect();
        auto inserts = [](mongo::client& c, bool ordered) -> task<void>
        {
            std::vector<bson::document> documents(6, doc("a", 1));
            documents[3] = doc("text", std::string(1000, 'x'));
            co_await c["db"]["c"].insert_many(documents).ordered(ordered);
        };
        const auto said = s(failure_of(inserts(client, in_order)));
        CHECK(said.code() == mongo::errc::invalid_argument);
        CHECK(std::string(said.what()).starts_with("insert on db.c: document 3 has "));
        CHECK(s.server.count("insert") == 0);
    }
}

TEST_CASE("documents that alone would just fit into a message go in two")
{
    stage s;
    s.server.hello(doc("ok", 1, "maxWireVersion", 21, "maxMessageSizeBytes", 200'000));
    s.server.on("insert", doc("ok", 1, "n", 1));
    auto client = s.server.connect();
    const auto half = doc("_id", 1, "text", std::string(99'925, 'x'));
    REQUIRE(2 * half.data().size() == 200'000 - 100);
    auto inserts = [](mongo::client& c, const bson::document& each) -> task<void>
    {
        const std::vector<bson::document> documents(2, each);
        co_await c["db"]["c"].insert_many(documents);
    };
    s(inserts(client, half));
    CHECK(s.server.count("insert") == 2);
}
