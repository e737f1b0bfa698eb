#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/insert_batches.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using zonda::bson::doc;
using zonda::mongo::core::insert_batches;

namespace
{

std::vector<std::size_t> sizes(const insert_batches& batches, const server_description& server,
                               std::size_t overhead = 0)
{
    std::vector<std::size_t> out;
    for (std::size_t first = 0; first < batches.count();)
    {
        const auto batch = batches.next(first, overhead, server);
        CHECK(batch.first == first);
        CHECK(batch.documents.data() == batches.document(first).data().data());
        out.push_back(batch.count);
        first += batch.count;
    }
    return out;
}

insert_batches of(int count)
{
    insert_batches out;
    for (int i = 0; i < count; ++i)
        out.add(doc("_id", i)); // 14 bytes
    return out;
}

} // namespace

TEST_CASE("a document without _id gets one, in front")
{
    insert_batches batches;
    batches.add(doc("a", 1));
    batches.add(doc("a", 1, "_id", 5));
    const auto first = batches.document(0);
    CHECK(first.begin()->key == "_id");
    CHECK(first["_id"].get<zonda::bson::object_id>());
    CHECK(first["a"].to_int64() == 1);
    CHECK(batches.document(1) == doc("a", 1, "_id", 5));
}

TEST_CASE("batches keep to the count and to the size that the server accepts")
{
    server_description server;
    CHECK(sizes(of(5), server) == std::vector<std::size_t>{5});
    server.max_write_batch_size = 2;
    CHECK(sizes(of(5), server) == std::vector<std::size_t>{2, 2, 1});
    server.max_write_batch_size = 100;
    server.max_message_size = 3 * 14 + 10;
    CHECK(sizes(of(5), server, 10) == std::vector<std::size_t>{3, 2});
    CHECK(sizes(of(5), server, 11) == std::vector<std::size_t>{2, 2, 1});
}

TEST_CASE("a batch is never empty, even where the overhead alone is too much")
{
    server_description server;
    server.max_message_size = 10;
    CHECK(sizes(of(3), server, 100) == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("a document that is larger than the server stores is refused by its number")
{
    insert_batches batches;
    batches.add(doc("_id", 1));
    batches.add(doc("_id", 2, "text", std::string(100, 'x')));
    server_description server;
    CHECK(batches.check(server));
    server.max_bson_object_size = 50;
    const auto refused = batches.check(server);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == errc::invalid_argument);
    CHECK(std::string(refused.error().what()).starts_with("document 1 has "));
}
