#include <zonda/bson/detail/validations.hpp>
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <string>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

// Documents of several kinds, read by next(); the sum of their numbers.
task<std::int64_t> read_all(cursor from)
{
    std::int64_t sum = 0;
    while (auto document = co_await from.next())
        sum += (*document)["list"][0]["n"].to_int64().value_or(0);
    co_return sum;
}

bson::document with_number(int number)
{
    return doc("_id", number, "list", arr(doc("n", number), "text"));
}

} // namespace

TEST_CASE("a reply is validated once, whatever reads its documents")
{
    manual_clock clock;
    run_loop loop(clock);
    expected_log log(loop);
    scripted_server server(loop);
    server.on("find", batch("firstBatch", 7, arr(with_number(1), with_number(2), with_number(3))));
    server.on("getMore", batch("nextBatch", 0, arr(with_number(4), with_number(5))));
    auto client = server.connect();
    auto matches = client["db"]["c"];
    const auto body = [](mongo::collection from) -> task<std::int64_t>
    {
        auto all = co_await from.find(doc("list.n", doc("$gt", 0)));
        co_return co_await read_all(std::move(all));
    };
    REQUIRE(run(loop, clock, body(matches)) == 15); // the connection is made with this one

    const std::size_t before = bson::detail::validations;
    CHECK(run(loop, clock, body(matches)) == 15);
    CHECK(server.count("find") == 2);
    CHECK(server.count("getMore") == 2);
    // find and getMore by the server in this test, their replies by the driver.
    if (bson::detail::counts_validations)
        CHECK(bson::detail::validations - before == 4);
}
