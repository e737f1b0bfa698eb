// What takes a moment when its work grows with the input, and minutes when it grows with its square.
#include <zonda/web/core/content_decoder.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/core/multipart.hpp>
#include <zonda/web/core/name_values.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

TEST_CASE("trap 12: a large head that comes byte by byte")
{
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 90; ++i)
    {
        text += "X-" + std::to_string(i) + ": " + std::string(11'000, 'x') + "\r\n";
    }
    text += "\r\n";
    head_parser parser(head_limits{.head = 1024 * 1024});
    std::size_t size = 0;
    for (std::size_t end = 1; end <= text.size() && size == 0; ++end)
    {
        size = parser.parse(std::string_view(text).substr(0, end)).head_size;
    }
    CHECK(size == text.size());
}

TEST_CASE("trap 12: a million chunks of one byte, one byte at a time")
{
    content_decoder decoder({0, content_framing::kind::chunked, true, false});
    std::size_t got = 0;
    for (int i = 0; i < 1'000'000; ++i)
    {
        for (std::string_view byte : {"1", "\r", "\n", "x", "\r", "\n"})
        {
            got += decoder.decode(byte).data.size();
        }
    }
    CHECK(got == 1'000'000);
}

TEST_CASE("trap 12: a million cookies, all of them quotes")
{
    std::string field;
    for (int i = 0; i < 1'000'000; ++i)
    {
        field += "a=\"\"\"\";";
    }
    CHECK(!find_cookie(field, "b"));
}

TEST_CASE("trap 12: a form of a million empty fields, and one of percent signs")
{
    const auto empty = parse_form(std::string(10'000'000, '&'));
    CHECK(empty.has_value());
    std::string encoded = "a=";
    for (int i = 0; i < 1'000'000; ++i)
    {
        encoded += "%41";
    }
    const auto parsed = parse_form(encoded);
    REQUIRE(parsed.has_value());
    CHECK(parsed->find("a")->size() == 1'000'000);
}

TEST_CASE("trap 12: a form that is nearly all boundaries, whole and byte by byte")
{
    std::string form = "--boundary\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    for (int i = 0; i < 100'000; ++i)
    {
        form += "\r\r\n--boundar\r\n--bounda";
    }
    form += "\r\n--boundary--";
    std::size_t sizes[2]{};
    for (std::size_t piece : {form.size(), std::size_t{1}})
    {
        multipart_parser parser("boundary");
        std::size_t& size = sizes[piece == 1 ? 1 : 0];
        for (std::string_view left = form; !left.empty();)
        {
            const multipart_event event = parser.next(left.substr(0, piece));
            left.remove_prefix(event.consumed);
            size += event.data.size();
        }
        CHECK(parser.done());
    }
    CHECK(sizes[0] == 2'200'000);
    CHECK(sizes[1] == sizes[0]);
}

TEST_CASE("trap 12: a response head that never ends, byte by byte")
{
    response_reader reader(false, 1'000'000);
    reader.read("HTTP/1.1 200 OK\r\n");
    while (!reader.done())
    {
        reader.read("x");
    }
    CHECK(reader.refused() == errc::head_too_large);
}
