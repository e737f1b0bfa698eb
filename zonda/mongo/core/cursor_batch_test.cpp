#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/cursor_batch.hpp>
#include <zonda/mongo/core/errc.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using zonda::bson::arr;
using zonda::bson::doc;
using zonda::mongo::core::read_cursor_batch;

TEST_CASE("first and next batches are read")
{
    const auto first = doc("cursor", doc("id", 7L, "ns", "genie.matches", "firstBatch", arr(doc("a", 1), doc("a", 2))));
    const auto batch = read_cursor_batch(first).value();
    CHECK(batch.cursor_id == 7);
    CHECK(batch.name_space == "genie.matches");
    CHECK(batch.documents.count() == 2);
    const auto next = doc("cursor", doc("id", 0, "nextBatch", arr()));
    CHECK(read_cursor_batch(next).value().cursor_id == 0);
    CHECK(read_cursor_batch(next).value().documents.empty());
}

TEST_CASE("what is no cursor is against the protocol")
{
    for (const auto& reply :
         {doc("ok", 1), doc("cursor", 5), doc("cursor", doc("id", 1L)), doc("cursor", doc("firstBatch", arr())),
          doc("cursor", doc("id", "x", "firstBatch", arr())), doc("cursor", doc("id", 1L, "firstBatch", arr(1)))})
        CHECK(read_cursor_batch(reply).error().code() == errc::protocol_error);
}
