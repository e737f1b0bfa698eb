#include <zonda/web/core/content_decoder.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

content_framing of_length(std::uint64_t length)
{
    return {length, content_framing::kind::length, true, false};
}

constexpr content_framing chunked{0, content_framing::kind::chunked, true, false};

} // namespace

TEST_CASE("content of a known length ends there, and what follows is left alone")
{
    content_decoder decoder(of_length(5));
    const content_progress first = decoder.decode("he");
    CHECK(first.data == "he");
    CHECK(!first.done);
    const content_progress second = decoder.decode("lloGET /");
    CHECK(second.data == "llo");
    CHECK(second.consumed == 3);
    CHECK(second.done);
    CHECK(decoder.done());
    CHECK(decoder.decode("GET /").consumed == 0);
}

TEST_CASE("no content is done at once")
{
    content_decoder decoder;
    CHECK(decoder.done());
    CHECK(decoder.decode("GET /").consumed == 0);
}

TEST_CASE("trap 11: an announced length over the limit is refused before any of it is read")
{
    content_decoder decoder(of_length(1001));
    decoder.set_limit(1000);
    CHECK(decoder.decode("a").refused == errc::content_too_large);
    CHECK(decoder.received() == 0);
}

TEST_CASE("trap 11: chunks are counted while they come")
{
    content_decoder decoder(chunked);
    decoder.set_limit(8);
    const content_progress first = decoder.decode("5\r\nhello");
    CHECK(first.data == "hello");
    CHECK(!first.refused);
    CHECK(!decoder.decode("\r\n3\r").refused);
    CHECK(decoder.decode("\nwor").data == "wor");
    CHECK(decoder.decode("\r\n1\r\n").refused == errc::content_too_large);
}
