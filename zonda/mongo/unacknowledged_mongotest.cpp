// Writes that nobody answers.
#include <zonda/mongo/databases_test.hpp>

#include <chrono>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using namespace std::chrono_literals;

namespace
{

// A server is free to do it after the next command of another connection.
task<bool> comes_to(mongo::collection on, std::int64_t count)
{
    for (int tries = 0; tries < 1000; ++tries)
    {
        if (co_await on.count_documents() == count)
            co_return true;
        co_await sleep(10ms);
    }
    co_return false;
}

} // namespace

DATABASE_TEST("unacknowledged writes are made, and the connection serves what comes next")
{
    auto heard = here["c"];
    auto c = heard.with_write_concern(write_concern::unacknowledged());
    for (int i = 0; i < 20; ++i)
    {
        const auto done = co_await c.insert_one(doc("_id", i));
        CHECK_FALSE(done.acknowledged);
        CHECK(done.inserted_id().to_int64() == i);
        const auto found = co_await heard.find_one(doc("_id", 0)); // its reply is its own
        if (found)
            CHECK((*found)["_id"].to_int64() == 0);
    }
    CHECK(co_await comes_to(heard, 20));
    const auto updated = co_await c.update_many(doc("_id", doc("$lt", 5)), inc("n", 1));
    CHECK_FALSE(updated.acknowledged);
    const auto deleted = co_await c.delete_many(doc("n", 1));
    CHECK_FALSE(deleted.acknowledged);
    CHECK(co_await comes_to(heard, 15));
    // What fails is not heard of.
    CHECK_FALSE((co_await failure(c.insert_one(doc("_id", 10)))).code());
    co_await here.client.ping();
    CHECK(co_await heard.count_documents() == 15);
    CHECK(here.client.pool().total <= 2);
    // findAndModify is answered whatever is asked.
    const auto found = co_await c.find_one_and_delete(doc("_id", 10));
    REQUIRE(found);
    CHECK((*found)["_id"].to_int64() == 10);
}

DATABASE_TEST("an unacknowledged insert_many goes in several commands, ordered or not")
{
    auto heard = here["c"];
    std::vector<bson::document> documents;
    for (int i = 0; i < 6; ++i)
        documents.push_back(doc("_id", i, "text", std::string(9'000'000, 'x'))); // 54 MB: two messages
    const auto unheard = write_concern::unacknowledged();
    const auto done = co_await heard.insert_many(documents).write_concern(unheard);
    CHECK_FALSE(done.acknowledged);
    CHECK(done.inserted_ids.count() == 6);
    CHECK(co_await comes_to(heard, 6));
    co_await heard.delete_many(doc());
    co_await heard.insert_many(documents).ordered(false).write_concern(unheard);
    CHECK(co_await comes_to(heard, 6));
}
