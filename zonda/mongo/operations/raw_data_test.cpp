// rawData, and who takes it.
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <cstdint>
#include <string>
#include <utility>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

task<void> ask_for_raw_data(mongo::database from)
{
    auto on = from["c"];
    co_await on.find().raw_data(true);
    co_await on.aggregate().raw_data(true);
    co_await on.estimated_document_count().raw_data(true);
    co_await on.distinct("a").raw_data(true);
    co_await on.insert_one(doc("a", 1)).raw_data(true);
    co_await on.update_many(doc(), inc("a", 1)).raw_data(true);
    co_await on.delete_one(doc()).raw_data(false);
    co_await on.find_one_and_delete(doc()).raw_data(true);
    co_await on.create_indexes(index(doc("a", 1))).raw_data(true);
    co_await on.list_indexes().raw_data(true);
    co_await on.drop_index("a_1").raw_data(true);
    co_await from.list_collections().raw_data(true);
}

template <class Operation>
concept takes_raw_data = requires(Operation what) { std::move(what).raw_data(true); };

static_assert(takes_raw_data<count_documents_operation>);
static_assert(!takes_raw_data<drop_operation>);
static_assert(!takes_raw_data<create_collection_operation>);
static_assert(!takes_raw_data<rename_operation>);
static_assert(!takes_raw_data<list_databases_operation>);

} // namespace

TEST_CASE("raw_data is told to servers from 8.2 on, and to no other")
{
    for (const std::int32_t version : {26, 27})
    {
        stage s;
        s.server.hello(doc("ok", 1, "maxWireVersion", version, "helloOk", true, "ismaster", true));
        for (const auto* name : {"find", "aggregate", "listIndexes", "listCollections"})
            s.server.on(name, batch("firstBatch", 0, arr()));
        s.server.on("distinct", doc("ok", 1, "values", arr()));
        auto client = s.server.connect();
        s(ask_for_raw_data(client["db"]));
        int told = 0;
        for (const auto& each : s.server.seen)
            if (const auto raw = each["rawData"])
                told += raw.get<bool>() == (core::first_key(each) != "delete") ? 1 : 100;
        CHECK(told == (version < 27 ? 0 : 12));
    }
}
