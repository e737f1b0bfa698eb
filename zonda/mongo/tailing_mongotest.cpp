// Cursors that go on when their collection does.
#include <zonda/mongo/databases_test.hpp>

#include <optional>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::refused_by_pocket;
using namespace std::chrono_literals;

namespace
{

// The next document's _id, whenever the server hands it out.
task<std::optional<std::int64_t>> next_id(cursor& from)
{
    for (int tries = 0; tries < 500 && from.alive(); ++tries)
    {
        if (auto more = co_await from.next())
            co_return (*more)["_id"].to_int64();
        co_await sleep(10ms);
    }
    co_return std::nullopt;
}

class waits_of_get_more final : public command_listener
{
public:
    void on_started(const command_started& event) noexcept override
    {
        if (event.command_name == "getMore")
            seen.push_back(event.command()["maxTimeMS"].to_int64());
    }

    std::vector<std::optional<std::int64_t>> seen{};
};

} // namespace

DATABASE_TEST("a tailable cursor gives nothing at its end, and later what was added since")
{
    auto db = here.client[here.database_name];
    if (co_await refused_by_pocket(here, db["log"].find().tailable()))
        co_return;
    co_await db.create_collection("log").capped(100'000);
    auto log = db["log"];
    co_await log.insert_one(doc("_id", 1));
    auto cursor = co_await log.find().tailable();
    CHECK(co_await next_id(cursor) == 1);
    CHECK_FALSE(co_await cursor.next());
    CHECK(cursor.alive());
    co_await log.insert_one(doc("_id", 2));
    CHECK(co_await next_id(cursor) == 2);
    co_await cursor.close();
    CHECK_FALSE(cursor.alive());
}

DATABASE_TEST("so does the cursor of any command, and it tells the server how long it may wait")
{
    auto db = here.client[here.database_name];
    const auto command = doc("find", "log", "tailable", true, "awaitData", true);
    if (co_await refused_by_pocket(here, db.run_cursor_command(command).tailable()))
        co_return;
    co_await db.create_collection("log").capped(100'000);
    auto log = db["log"];
    co_await log.insert_one(doc("_id", 1));
    waits_of_get_more waits;
    auto listening = here.client.subscribe(waits);
    auto cursor = co_await db.run_cursor_command(command).tailable().max_await_time(20ms);
    CHECK(co_await next_id(cursor) == 1);
    CHECK_FALSE(co_await cursor.next());
    CHECK(cursor.alive());
    co_await log.insert_one(doc("_id", 2));
    CHECK(co_await next_id(cursor) == 2);
    REQUIRE_FALSE(waits.seen.empty());
    for (const auto& each : waits.seen)
        CHECK(each == 20);
    co_await cursor.close();
    CHECK_FALSE(cursor.alive());
}
