#include <zonda/web/core/byte_range.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

std::string read(std::string_view field, std::uint64_t size)
{
    const byte_range range = parse_byte_range(field, size);
    return range.which == byte_range::kind::whole ? "whole" : to_content_range(range, size);
}

} // namespace

TEST_CASE("one range is a part, cut to what is there")
{
    CHECK(read("bytes=0-99", 1000) == "bytes 0-99/1000");
    CHECK(read("bytes=990-2000", 1000) == "bytes 990-999/1000");
    CHECK(read("bytes=500-", 1000) == "bytes 500-999/1000");
    CHECK(read("bytes=-100", 1000) == "bytes 900-999/1000");
    CHECK(read("bytes=-5000", 1000) == "bytes 0-999/1000");
    CHECK(read("BYTES= 0-0", 1000) == "bytes 0-0/1000");
}

TEST_CASE("a range behind the end cannot be satisfied")
{
    CHECK(read("bytes=1000-", 1000) == "bytes */1000");
    CHECK(read("bytes=-0", 1000) == "bytes */1000");
    CHECK(read("bytes=0-", 0) == "bytes */0");
    CHECK(read("bytes=-1", 0) == "bytes */0");
}

TEST_CASE("what is no single range of bytes is ignored")
{
    for (const char* field : {"", "bytes", "bytes=", "bytes=-", "bytes=abc-xyz", "bytes=5-2", "items=0-5", "bytes=1",
                              "bytes=0-1x", "bytes=99999999999999999999-"})
    {
        CAPTURE(field);
        CHECK(read(field, 1000) == "whole");
    }
}

TEST_CASE("trap 33: many overlapping ranges get the whole, once")
{
    std::string field = "bytes=0-";
    for (int i = 0; i < 1000; ++i)
    {
        field += ",0-";
    }
    CHECK(read(field, 1000) == "whole");
}
