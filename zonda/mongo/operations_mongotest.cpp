#include <zonda/mongo/databases_test.hpp>

#include <boost/describe/class.hpp>

#include <set>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using namespace std::chrono_literals;

namespace
{

struct match
{
    std::string teamA, teamB;
    int goalA{}, goalB{};
};
BOOST_DESCRIBE_STRUCT(match, (), (teamA, teamB, goalA, goalB))

std::vector<bson::document> numbered(int count)
{
    std::vector<bson::document> out;
    for (int i = 0; i < count; ++i)
        out.push_back(doc("_id", i, "half", i / 2, "name", "n" + std::to_string(i)));
    return out;
}

} // namespace

DATABASE_TEST("a server answers a ping and tells what it is")
{
    co_await here.client.ping();
    const auto info = co_await here.client["admin"].run_command(doc("buildInfo", 1));
    CHECK_FALSE(info["version"].text().empty());
    CHECK(here.client.server().type != server_type::unknown);
}

DATABASE_TEST("a document that was inserted is found again, as it was and as a struct")
{
    auto matches = here["matches"];
    const auto final_2022 = doc("teamA", "Argentina", "teamB", "France", "goalA", 3, "goalB", 3);
    const auto inserted = co_await matches.insert_one(final_2022);
    CHECK(inserted.inserted_id().get<bson::object_id>());
    const auto found = co_await matches.find_one(doc("_id", inserted.inserted_id()));
    REQUIRE(found);
    CHECK((*found)["teamB"].text() == "France");
    CHECK(found->count() == 5);
    const std::optional<match> typed = co_await matches.find_one(doc("teamA", "Argentina")).as<match>();
    REQUIRE(typed);
    CHECK(typed->goalB == 3);
    CHECK_FALSE(co_await matches.find_one(doc("teamA", "Atlantis")));
    CHECK_FALSE(co_await matches.find_one(doc("teamA", "Atlantis")).as<match>());
}

DATABASE_TEST("described structs are written as they are read")
{
    auto matches = here["matches"];
    match one;
    one.teamA = "Uruguay";
    one.goalA = 4;
    co_await matches.insert_one(one);
    const std::vector<match> more(3, one);
    co_await matches.insert_many(more);
    const auto all = co_await matches.find(doc("goalA", 4)).to_vector<match>();
    REQUIRE(all.size() == 4);
    CHECK(all[3].teamA == "Uruguay");
}

DATABASE_TEST("a document that does not fit its struct is an error that names the field")
{
    auto matches = here["matches"];
    co_await matches.insert_one(doc("teamA", "Argentina", "teamB", "France", "goalA", "three", "goalB", 3));
    const auto said = co_await failure(matches.find_one().as<match>());
    CHECK(std::string(said.what()).find("goalA") != std::string::npos);
}

DATABASE_TEST("find sorts, skips, limits, projects")
{
    auto c = here["c"];
    const auto documents = numbered(20);
    const auto done = co_await c.insert_many(documents);
    CHECK(done.inserted_count == 20);
    CHECK(done.inserted_ids.count() == 20);
    auto all = co_await c.find(doc("_id", doc("$gte", 5)))
                   .sort(doc("_id", -1))
                   .skip(2)
                   .limit(3)
                   .projection(doc("name", 1))
                   .to_vector();
    REQUIRE(all.size() == 3);
    CHECK(all[0] == doc("_id", 17, "name", "n17"));
    CHECK(all[2]["_id"].to_int64() == 15);
    const auto one = co_await c.find_one().sort(doc("_id", -1)).projection(doc("_id", 1)).skip(1);
    REQUIRE(one);
    CHECK(*one == doc("_id", 18));
    CHECK((co_await c.find().limit(-4).to_vector()).size() == 4);
}

DATABASE_TEST("a cursor goes through many batches in order")
{
    auto c = here["c"];
    const auto documents = numbered(250);
    co_await c.insert_many(documents);
    for (const int size : {0, 1, 7, 101, 1000})
    {
        auto cursor = co_await c.find().sort(doc("_id", 1)).batch_size(size);
        int expected = 0;
        while (auto document = co_await cursor.next())
            if ((*document)["_id"].to_int64() == expected)
                ++expected;
        CHECK(expected == 250);
    }
    auto lazy = c.find(doc("half", 100)).cursor();
    int count = 0;
    while (co_await lazy.next())
        ++count;
    CHECK(count == 2);
}

DATABASE_TEST("a cursor that is closed or left gives no more")
{
    auto c = here["c"];
    const auto documents = numbered(50);
    co_await c.insert_many(documents);
    auto cursor = co_await c.find().batch_size(5);
    CHECK(co_await cursor.next());
    co_await cursor.close();
    CHECK_FALSE(co_await cursor.next());
    {
        auto left = co_await c.find().batch_size(5);
        CHECK(co_await left.next());
    }
    co_await here.client.ping();
}

DATABASE_TEST("update_one, update_many and replace_one change what matches")
{
    auto c = here["c"];
    const auto documents = numbered(10);
    co_await c.insert_many(documents);
    const auto one = co_await c.update_one(doc("_id", 3), set("name", "three"));
    CHECK(one.matched_count == 1);
    CHECK(one.modified_count == 1);
    const auto same = co_await c.update_one(doc("_id", 3), set("name", "three"));
    CHECK(same.matched_count == 1);
    CHECK(same.modified_count == 0);
    const auto many = co_await c.update_many(doc("_id", doc("$lt", 4)), inc("n", 2));
    CHECK(many.modified_count == 4);
    const auto none = co_await c.update_one(doc("_id", 99), inc("n", 1));
    CHECK(none.matched_count == 0);
    CHECK_FALSE(none.upserted_id());
    const auto made = co_await c.update_one(doc("_id", 99), inc("n", 1)).upsert(true);
    CHECK(made.matched_count == 0);
    CHECK(made.upserted_id().to_int64() == 99);
    co_await c.replace_one(doc("_id", 3), doc("new", true));
    const auto replaced = co_await c.find_one(doc("_id", 3));
    CHECK(*replaced == doc("_id", 3, "new", true));
}

DATABASE_TEST("delete_one and delete_many take away what matches")
{
    auto c = here["c"];
    const auto documents = numbered(10);
    co_await c.insert_many(documents);
    CHECK((co_await c.delete_one(doc("half", 2))).deleted_count == 1);
    CHECK((co_await c.delete_many(doc("half", doc("$gte", 3)))).deleted_count == 4);
    CHECK((co_await c.delete_one(doc("half", 77))).deleted_count == 0);
    CHECK(co_await c.count_documents() == 5);
}

DATABASE_TEST("find_one_and_update gives the document before or after")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", "counter", "seq", 1));
    const auto before = co_await c.find_one_and_update(doc("_id", "counter"), inc("seq", 1));
    CHECK((*before)["seq"].to_int64() == 1);
    const auto after =
        co_await c.find_one_and_update(doc("_id", "counter"), inc("seq", 1)).return_document(return_document::after);
    CHECK((*after)["seq"].to_int64() == 3);
    CHECK_FALSE(co_await c.find_one_and_update(doc("_id", "none"), inc("seq", 1)));
    const auto made = co_await c.find_one_and_update(doc("_id", "fresh"), inc("seq", 1))
                          .upsert(true)
                          .return_document(return_document::after);
    CHECK(*made == doc("_id", "fresh", "seq", 1));
    const auto replaced = co_await c.find_one_and_replace(doc("_id", "fresh"), doc("x", 1));
    CHECK((*replaced)["seq"].to_int64() == 1);
    const auto gone = co_await c.find_one_and_delete(doc("_id", "fresh"));
    CHECK((*gone)["x"].to_int64() == 1);
    CHECK(co_await c.count_documents(doc("_id", "fresh")) == 0);
}

DATABASE_TEST("documents are counted, with and without a filter, up to a limit")
{
    auto c = here["c"];
    CHECK(co_await c.count_documents() == 0);
    const auto documents = numbered(10);
    co_await c.insert_many(documents);
    CHECK(co_await c.count_documents() == 10);
    CHECK(co_await c.count_documents(doc("half", 2)) == 2);
    CHECK(co_await c.count_documents().limit(3) == 3);
    CHECK(co_await c.count_documents().skip(8) == 2);
    CHECK(co_await c.count_documents(doc("half", 77)) == 0);
    CHECK(co_await c.estimated_document_count() == 10);
}

DATABASE_TEST("an aggregation is a value that can be run again and built upon")
{
    auto c = here["c"];
    co_await c.insert_one(doc("year", 2026, "goals", arr(doc("name", "A"), doc("name", "B"), doc("name", "A"))));
    co_await c.insert_one(doc("year", 2026, "goals", arr(doc("name", "A"))));
    co_await c.insert_one(doc("year", 2022, "goals", arr(doc("name", "C"))));
    const auto scorers = c.aggregate()
                             .match(doc("year", 2026))
                             .unwind("$goals")
                             .group("$goals.name", "goals", sum(1))
                             .sort(doc("goals", -1))
                             .limit(10);
    for (int again = 0; again < 2; ++again)
    {
        const auto all = co_await scorers.to_vector();
        REQUIRE(all.size() == 2);
        CHECK(all[0]["_id"].text() == "A");
        CHECK(all[0]["goals"].to_int64() == 3);
    }
    CHECK((co_await scorers.limit(1).to_vector()).size() == 1);
    auto cursor = scorers.cursor();
    int count = 0;
    while (co_await cursor.next())
        ++count;
    CHECK(count == 2);
    auto opened = co_await c.aggregate().match(doc("year", 2022));
    CHECK(co_await opened.next());
}

DATABASE_TEST("indexes are created once, and a unique one is obeyed")
{
    auto c = here["c"];
    const auto names =
        co_await c.create_indexes(index(doc("room", 1, "seq", -1)).unique(), index(doc("name", 1)).name("by_name"));
    CHECK(names == std::vector<std::string>{"room_1_seq_-1", "by_name"});
    co_await c.create_indexes(index(doc("room", 1, "seq", -1)).unique());
    co_await c.insert_one(doc("room", "lobby", "seq", 1));
    co_await c.insert_one(doc("room", "lobby", "seq", 2));
    const auto twice = co_await failure(c.insert_one(doc("room", "lobby", "seq", 2)));
    CHECK(twice.code() == server_errc::duplicate_key);
    CHECK(std::string(twice.what()).find("E11000") != std::string::npos);
}

DATABASE_TEST("a duplicate key is told by its code, for insert_many with the number of the document")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 2));
    CHECK((co_await failure(c.insert_one(doc("_id", 2)))).code() == server_errc::duplicate_key);
    const auto documents = numbered(4);
    const auto ordered = co_await failure(c.insert_many(documents));
    CHECK(ordered.code() == server_errc::duplicate_key);
    CHECK(std::string(ordered.what()).starts_with("document 2: insert on "));
    CHECK(std::string(ordered.what()).ends_with("(2 of 4 inserted)"));
    const auto unordered = co_await failure(c.insert_many(documents).ordered(false));
    CHECK(std::string(unordered.what()).ends_with("(1 of 4 inserted)"));
    CHECK(co_await c.count_documents() == 4);
}

DATABASE_TEST("what the server does not know, it refuses by its code")
{
    CHECK((co_await failure(here.client["admin"].run_command(doc("frobnicate", 1)))).code() ==
          server_errc::command_not_found);
    CHECK((co_await failure(here["c"].find(doc("a", doc("$frobnicate", 1))))).code() == server_errc::bad_value);
    CHECK((co_await failure(here["c"].aggregate().stage("$frobnicate", doc()))).code() ==
          server_errc::unrecognized_stage);
}

DATABASE_TEST("dropping what is there, and what is not")
{
    auto c = here["c"];
    co_await c.insert_one(doc("a", 1));
    co_await c.create_indexes(index(doc("a", 1)));
    co_await c.drop_index("a_1");
    co_await c.drop();
    co_await c.drop();
    CHECK(co_await c.count_documents() == 0);
}

DATABASE_TEST("every type of value comes back as it went")
{
    auto c = here["c"];
    const auto all =
        doc("_id", 1, "double", 0.1, "text", "h\xC3\xA9", "document", doc("a", doc()), "array", arr(1, arr(), "x"),
            "binary", bson::binary(bson::binary_subtype::generic, bytes{1, 2, 3}), "id", bson::object_id::generate(),
            "yes", true, "time", datetime(1'800'000'000'123ms), "null", bson::null, "regex", bson::regex("a.*b", "i"),
            "int", -5, "long", 1L << 40, "timestamp", bson::timestamp{5, 6}, "decimal",
            *bson::decimal128::from_string("1.50"), "least", bson::min_key{}, "most", bson::max_key{});
    co_await c.insert_one(all);
    const auto found = co_await c.find_one();
    REQUIRE(found);
    CHECK(bson::to_json(*found, bson::json_mode::canonical) == bson::to_json(all, bson::json_mode::canonical));
}

DATABASE_TEST("many at a time share the pool")
{
    auto c = here["c"];
    auto work = [](mongo::collection on, int number) -> task<void>
    {
        co_await on.insert_one(doc("_id", number));
        const auto found = co_await on.find_one(doc("_id", number));
        CHECK((*found)["_id"].to_int64() == number);
    };
    std::vector<task<void>> all;
    for (int i = 0; i < 50; ++i)
        all.push_back(work(c, i));
    co_await when_all(std::move(all));
    CHECK(co_await c.count_documents() == 50);
    CHECK(here.client.pool().total <= 100);
    const auto pool = here.client.pool();
    CHECK(pool.available + pool.connecting == pool.total);
    CHECK(pool.waiting == 0);
}

DATABASE_TEST("commands are told to who listens")
{
    struct counts final : command_listener
    {
        void on_started(const command_started& event) noexcept override
        {
            names.insert(std::string(event.command_name));
        }
        void on_succeeded(const command_succeeded& event) noexcept override
        {
            succeeded += event.duration > 0ns && event.reply["ok"].truthy() == true ? 1 : 0;
        }
        void on_failed(const command_failed& event) noexcept override
        {
            failed += event.failure == server_errc::command_not_found && event.reply["code"].to_int64() == 59 ? 1 : 0;
        }
        std::set<std::string> names;
        int succeeded{0};
        int failed{0};
    } listener;
    auto listening = here.client.subscribe(listener);
    co_await here["c"].insert_one(doc("_id", 1));
    co_await here["c"].find_one();
    co_await failure(here.client["admin"].run_command(doc("frobnicate", 1)));
    listening.end();
    co_await here["c"].count_documents();
    CHECK(listener.names == std::set<std::string>{"insert", "find", "frobnicate"});
    CHECK(listener.succeeded == 2);
    CHECK(listener.failed == 1);
}
