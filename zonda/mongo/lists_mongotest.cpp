// What is there: databases, collections, indexes; and how they come and go.
#include <zonda/mongo/databases_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using namespace std::chrono_literals;

namespace
{

bool has(const std::vector<std::string>& names, std::string_view name)
{
    return std::ranges::count(names, name) == 1;
}

// Made by a function: g++ 12 refuses an initializer list inside a co_await expression.
template <class... Names>
std::vector<std::string> names(const Names&... all)
{
    return {std::string(all)...};
}

std::vector<std::string> names_of(const std::vector<bson::document>& descriptions)
{
    std::vector<std::string> out;
    for (const auto& each : descriptions)
        out.emplace_back(each["name"].text());
    std::ranges::sort(out);
    return out;
}

} // namespace

DATABASE_TEST("indexes are listed as they were made, and dropped by name, by keys, and all")
{
    auto c = here["c"];
    CHECK((co_await c.list_indexes().to_vector()).empty()); // no such collection
    auto by_room = index(doc("room", 1, "seq", -1)).unique();
    auto by_name = index(doc("name", 1)).name("by_name").sparse();
    auto by_age = index(doc("at", 1)).expire_after(60s);
    auto by_state = index(doc("state", 1)).partial_filter(doc("state", doc("$gt", 5)));
    co_await c.create_indexes(by_room, by_name, by_age, by_state);
    const auto all = co_await c.list_indexes().to_vector();
    CHECK(names_of(all) == names("_id_", "at_1", "by_name", "room_1_seq_-1", "state_1"));
    for (const auto& each : all)
    {
        const auto name = each["name"].text();
        if (name == "room_1_seq_-1")
        {
            CHECK(each["unique"].truthy() == true);
            CHECK(each["key"]["seq"].to_int64() == -1);
        }
        if (name == "by_name")
            CHECK(each["sparse"].truthy() == true);
        if (name == "at_1")
            CHECK(each["expireAfterSeconds"].to_int64() == 60);
        if (name == "state_1")
            CHECK(each["partialFilterExpression"]["state"]["$gt"].to_int64() == 5);
    }
    // By two at a time.
    auto cursor = co_await c.list_indexes().batch_size(2);
    int count = 0;
    while (co_await cursor.next())
        ++count;
    CHECK(count == 5);

    co_await c.drop_index("by_name");
    co_await c.drop_index("by_name"); // gone already
    co_await c.drop_index(doc("at", 1));
    CHECK(names_of(co_await c.list_indexes().to_vector()) == names("_id_", "room_1_seq_-1", "state_1"));
    co_await c.drop_indexes();
    CHECK(names_of(co_await c.list_indexes().to_vector()) == names("_id_"));
    CHECK((co_await failure(c.drop_index("_id_"))).code() == zonda::mongo::test::server_code(72));
}

DATABASE_TEST("an index that contradicts one that is there is refused")
{
    auto c = here["c"];
    co_await c.create_indexes(index(doc("a", 1)));
    const auto options = co_await failure(c.create_indexes(index(doc("a", 1)).unique()));
    const bool told = options.code() == server_errc::index_options_conflict ||
                      options.code() == server_errc::index_key_specs_conflict;
    CHECK(told);
    auto unique = index(doc("b", 1)).unique();
    co_await c.insert_many(doc("b", 1), doc("b", 1));
    CHECK((co_await failure(c.create_indexes(unique))).code() == server_errc::duplicate_key);
}

DATABASE_TEST("collections are created, listed, renamed and dropped")
{
    auto db = here.client[here.database_name];
    co_await db.create_collection("first");
    co_await db.create_collection("first"); // it is there as it is asked for
    const auto other = co_await failure(db.create_collection("first").capped(1000));
    // pocket has no capped collections, and says so first.
    CHECK(other.code() == (here.embedded != nullptr ? server_errc::bad_value : server_errc::namespace_exists));
    co_await db["second"].insert_one(doc("_id", 1)); // there is no need to create it
    const auto there = co_await db.list_collection_names();
    CHECK(there.size() == 2);
    CHECK(has(there, "first"));
    CHECK(has(there, "second"));
    CHECK(co_await db.list_collection_names().filter(doc("name", "second")) == names("second"));
    auto cursor = co_await db.list_collections().batch_size(1);
    int count = 0;
    while (auto description = co_await cursor.next())
    {
        ++count;
        CHECK((*description)["type"].text() == "collection");
        CHECK((*description)["options"].get<bson::document_view>());
        CHECK((*description)["idIndex"]["key"]["_id"].to_int64() == 1);
    }
    CHECK(count == 2);
    // Who may use everything sees everything; authentication_mongotest.cpp has one who may not.
    CHECK((co_await db.list_collection_names().authorized_collections(true)).size() == 2);
    CHECK((co_await db.list_collections().authorized_collections(true).to_vector()).size() == 2);
    const auto described = co_await db.list_collections().filter(doc("name", "first")).to_vector();
    CHECK(names_of(described) == names("first"));

    CHECK((co_await failure(db["second"].rename("first"))).code() == server_errc::namespace_exists);
    CHECK((co_await failure(db["none"].rename("other"))).code() == server_errc::namespace_not_found);
    co_await db["second"].rename("first").drop_target(true);
    CHECK(co_await db.list_collection_names() == names("first"));
    CHECK(co_await db["first"].count_documents() == 1);
    co_await db["first"].drop();
    CHECK((co_await db.list_collection_names()).empty());
}

DATABASE_TEST("databases are listed with and without what is known of them, and dropped")
{
    co_await here["c"].insert_one(doc("_id", 1));
    const auto there = co_await here.client.list_database_names();
    CHECK(has(there, here.database_name));
    auto sorted = there;
    std::ranges::sort(sorted);
    CHECK(std::ranges::adjacent_find(sorted) == sorted.end());
    const auto all = co_await here.client.list_databases();
    const auto mine = std::ranges::find_if(all, [&](const bson::document& each)
                                           { return each["name"].text() == here.database_name; });
    REQUIRE(mine != all.end());
    CHECK((*mine)["sizeOnDisk"].to_double().value_or(-1) >= 0);
    CHECK((*mine)["empty"].truthy() == false);
    CHECK(co_await here.client.list_database_names().filter(doc("name", here.database_name)) ==
          names(here.database_name));
    CHECK((co_await here.client.list_databases().filter(doc("name", "no such one"))).empty());
    CHECK(has(co_await here.client.list_database_names().authorized_databases(true), here.database_name));
    CHECK((co_await here.client.list_databases().authorized_databases(false)).size() >= 1);
    co_await here.client[here.database_name].drop();
    CHECK_FALSE(has(co_await here.client.list_database_names(), here.database_name));
    co_await here.client[here.database_name].drop(); // gone already
}

DATABASE_TEST("any command with a cursor is read to its end")
{
    auto c = here["c"];
    std::vector<bson::document> documents;
    for (int i = 0; i < 10; ++i)
        documents.push_back(doc("_id", i));
    co_await c.insert_many(documents);
    auto find = doc("find", "c", "sort", doc("_id", 1), "batchSize", 3);
    auto cursor = co_await here.client[here.database_name].run_cursor_command(find).batch_size(2);
    int expected = 0;
    while (auto document = co_await cursor.next())
        CHECK((*document)["_id"].to_int64() == expected++);
    CHECK(expected == 10);
}

DATABASE_TEST("batches are handed out whole, and nothing is lost between them")
{
    auto c = here["c"];
    std::vector<bson::document> documents;
    for (int i = 0; i < 100; ++i)
        documents.push_back(doc("_id", i));
    co_await c.insert_many(documents);
    auto cursor = co_await c.find().sort(doc("_id", 1)).batch_size(30);
    std::vector<std::size_t> sizes;
    int expected = 0;
    while (auto batch = co_await cursor.next_batch())
    {
        sizes.push_back(batch->count());
        for (auto document : *batch)
            CHECK(document["_id"].to_int64() == expected++);
    }
    CHECK(expected == 100);
    CHECK(sizes == std::vector<std::size_t>{30, 30, 30, 10});
    CHECK_FALSE(cursor.alive());
    // One by one and in batches, on one cursor.
    auto mixed = co_await c.find().sort(doc("_id", 1)).batch_size(30);
    co_await mixed.next();
    const auto rest = co_await mixed.next_batch();
    REQUIRE(rest);
    CHECK(rest->count() == 29);
    const auto after = co_await mixed.next();
    REQUIRE(after);
    CHECK((*after)["_id"].to_int64() == 30);
}
