#include <zonda/bson/doc.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/op_query.hpp>

#include <doctest/doctest.h>

using namespace zonda::wire;
using zonda::bytes;
using zonda::bson::doc;

namespace
{

bytes a_query()
{
    bytes out;
    append_op_query(out, 3, "admin", doc("hello", 1));
    return out;
}

bytes a_reply()
{
    bytes out;
    append_op_reply(out, 9, 3, doc("ok", 1.0));
    return out;
}

template <class View>
zonda::error_code code_of(const zonda::result<View>& parsed)
{
    return parsed ? zonda::error_code{} : parsed.error().code();
}

} // namespace

TEST_CASE("the first hello travels as OP_QUERY to the command collection")
{
    const auto message = a_query();
    const auto parsed = parse_op_query(message);
    REQUIRE(parsed.has_value());
    CHECK(parsed->header.request_id == 3);
    CHECK(parsed->full_collection_name == "admin.$cmd");
    CHECK(parsed->number_to_skip == 0);
    CHECK(parsed->number_to_return == -1);
    CHECK(parsed->query["hello"].to_int64() == 1);
}

TEST_CASE("and its answer as OP_REPLY with one document")
{
    const auto message = a_reply();
    const auto parsed = parse_op_reply(message);
    REQUIRE(parsed.has_value());
    CHECK(parsed->header.request_id == 9);
    CHECK(parsed->header.response_to == 3);
    CHECK(parsed->document["ok"].truthy() == true);
}

TEST_CASE("cut at any byte both are refused")
{
    const auto query = a_query();
    for (std::size_t size = 0; size < query.size(); ++size)
    {
        bytes cut(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(code_of(parse_op_query(cut)) == errc::message_too_short);
        if (size >= header_size)
        {
            finish_message(cut, 0);
            CHECK(code_of(parse_op_query(cut)) != zonda::error_code{});
        }
    }
    const auto reply = a_reply();
    for (std::size_t size = 0; size < reply.size(); ++size)
    {
        bytes cut(reply.begin(), reply.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(code_of(parse_op_reply(cut)) == errc::message_too_short);
        if (size >= header_size)
        {
            finish_message(cut, 0);
            CHECK(code_of(parse_op_reply(cut)) != zonda::error_code{});
        }
    }
}

TEST_CASE("a reply that says it failed is an error")
{
    auto reply = a_reply();
    store_u32(reply, header_size, 1 << 1);
    CHECK(code_of(parse_op_reply(reply)) == errc::query_failed);
}

TEST_CASE("a reply with another count of documents than one is refused")
{
    for (const std::uint32_t count : {0u, 2u, 0xFFFFFFFFu})
    {
        auto reply = a_reply();
        store_u32(reply, header_size + 16, count);
        CHECK(code_of(parse_op_reply(reply)) == errc::malformed_section);
    }
}

TEST_CASE("bytes after the one document are refused")
{
    auto query = a_query();
    query.push_back(5);
    finish_message(query, 0);
    CHECK(code_of(parse_op_query(query)) == errc::malformed_document);
}

TEST_CASE("one is not the other")
{
    CHECK(code_of(parse_op_query(a_reply())) == errc::unexpected_op_code);
    CHECK(code_of(parse_op_reply(a_query())) == errc::unexpected_op_code);
}
