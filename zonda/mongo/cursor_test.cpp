#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <optional>
#include <utility>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

TEST_CASE("a cursor that nobody made, or that was moved from, has no documents")
{
    stage s;
    s.server.on("find", batch("firstBatch", 0, arr(doc("_id", 1))));
    auto client = s.server.connect();
    auto reads = [](mongo::cursor& from) -> task<void>
    {
        for (int i = 0; i < 300; ++i) // more than are ready in one go
            CHECK_FALSE(co_await from.next());
        CHECK_FALSE(co_await from.next_batch());
        co_await from.close();
        CHECK_FALSE(from.alive());
    };
    mongo::cursor none;
    s(reads(none));
    auto moves = [](mongo::client& from, mongo::cursor& left) -> task<void>
    {
        left = co_await from["db"]["c"].find();
        auto taken = std::move(left);
        CHECK(co_await taken.next());
    };
    mongo::cursor left;
    s(moves(client, left));
    s(reads(left));
}

TEST_CASE("a cursor that nobody made has no loop to call back on, and says so")
{
    mongo::cursor none;
    const auto called = [](error_code, std::optional<bson::document_view>) {};
    try
    {
        none.next()(called);
        FAIL_CHECK("it was called");
    }
    catch (const error& failure)
    {
        CHECK(failure.code() == mongo::errc::invalid_argument);
    }
}
