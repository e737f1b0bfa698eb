// The words of a failure, for those who get a code only.
#include <zonda/bson/describe.hpp>
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <utility>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct counted
{
    int count{0};
};
BOOST_DESCRIBE_STRUCT(counted, (), (count))

// What a callback is told of an operation.
template <class Operation>
error_code told(stage& s, Operation called)
{
    std::optional<error_code> seen;
    std::move(called)([&](error_code code, const auto&...) { seen = code; });
    while (!seen)
        rest(s.loop, s.clock, 10ms);
    return *seen;
}

const auto refusal = failed(13, "not you");

} // namespace

TEST_CASE("words go where diagnostics says, also of a cursor that is read to the end or made without asking")
{
    stage s;
    for (const auto* name : {"find", "aggregate", "listCollections", "listIndexes", "listThings"})
        s.server.on(name, refusal);
    auto client = s.server.connect();
    const auto database = client["db"];
    const auto on = database["c"];
    zonda::diagnostics words;
    const auto told_both_ways = [&](auto make, const std::string& command)
    {
        CAPTURE(command);
        words.message.clear();
        CHECK(told(s, make().to_vector()) == server_errc::unauthorized);
        CHECK(words.message.starts_with(command));
        words.message.clear();
        auto cursor = make().cursor();
        CHECK(told(s, cursor.next()) == server_errc::unauthorized);
        CHECK(words.message.starts_with(command));
    };
    told_both_ways([&] { return on.find().diagnostics(words); }, "find on db.c: not you");
    told_both_ways([&] { return on.aggregate().diagnostics(words); }, "aggregate on db.c: not you");
    told_both_ways([&] { return on.list_indexes().diagnostics(words); }, "listIndexes on db.c: not you");
    told_both_ways([&] { return database.list_collections().diagnostics(words); }, "listCollections on db: not you");
    told_both_ways([&] { return database.run_cursor_command(doc("listThings", 1)).diagnostics(words); },
                   "listThings on db: not you");
}

TEST_CASE("words name the field of a document that does not fit")
{
    stage s;
    s.server.on("find", batch("firstBatch", 0, arr(doc("count", "many"))));
    s.server.on("findAndModify", doc("ok", 1, "value", doc("count", "many")));
    auto client = s.server.connect();
    const auto on = client["db"]["c"];
    zonda::diagnostics words;
    CHECK(told(s, on.find_one().diagnostics(words).as<counted>()));
    CHECK(words.message.find("count") != std::string::npos);
    words.message.clear();
    CHECK(told(s, on.find_one_and_delete(doc()).as<counted>().diagnostics(words)));
    CHECK(words.message.find("count") != std::string::npos);
    words.message.clear();
    CHECK(told(s, on.find().diagnostics(words).to_vector<counted>()));
    CHECK(words.message.find("count") != std::string::npos);
}

TEST_CASE("each step of a cursor takes diagnostics, and one that succeeds leaves no words")
{
    stage s;
    s.server.on("find", batch("firstBatch", 7, arr(doc("_id", 1))));
    s.server.on("getMore", refusal);
    auto client = s.server.connect();
    const auto on = client["db"]["c"];
    zonda::diagnostics words{"of before"};
    auto cursor = on.find().cursor();
    CHECK_FALSE(told(s, cursor.next().diagnostics(words)));
    CHECK(words.message.empty());
    CHECK(told(s, cursor.next().diagnostics(words)) == server_errc::unauthorized);
    CHECK(words.message.starts_with("getMore on db.c: not you"));
    words.message.clear();
    CHECK(told(s, cursor.next_batch().diagnostics(words)) == server_errc::unauthorized);
    CHECK(words.message.starts_with("getMore on db.c: not you"));

    auto in_task = [](mongo::cursor& from, zonda::diagnostics& into) -> task<void>
    { (void)co_await as_result(from.next().diagnostics(into)); };
    words.message.clear();
    s(in_task(cursor, words)); // what is known already needs no wait
    CHECK(words.message.starts_with("getMore on db.c: not you"));

    s.server.on("killCursors", refusal);
    auto another = on.find().cursor();
    CHECK_FALSE(told(s, another.next()));
    CHECK(told(s, another.close().diagnostics(words)) == server_errc::unauthorized);
    CHECK(words.message.starts_with("killCursors on db.c: not you"));
}
