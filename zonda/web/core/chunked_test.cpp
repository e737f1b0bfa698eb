#include <zonda/web/core/chunked.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

struct outcome
{
    std::string data;
    std::string left;
    bool done{false};
    std::optional<errc> refused;

    bool operator==(const outcome&) const = default;
};

// Gives the text in pieces of `size` bytes.
outcome decode(std::string_view text, std::size_t size = std::string_view::npos)
{
    chunked_decoder decoder;
    outcome out;
    while (!text.empty())
    {
        std::string_view piece = text.substr(0, size);
        text.remove_prefix(piece.size());
        while (!piece.empty() && !out.done)
        {
            const content_progress step = decoder.decode(piece);
            out.data += step.data;
            out.done = step.done;
            piece.remove_prefix(step.consumed);
            if (step.refused)
            {
                out.refused = step.refused;
                return out;
            }
        }
        out.left += piece;
    }
    return out;
}

outcome good(std::string data, std::string left = {})
{
    return {std::move(data), std::move(left), true, {}};
}

constexpr std::string_view two_chunks = "5\r\nhello\r\n6;a=b;c=\"d \\\" e\";f\r\n world\r\n0\r\nX-Sum: 1\r\n\r\nGET /";

} // namespace

TEST_CASE("chunks, extensions and trailers are undone, and what follows is left alone")
{
    CHECK(decode(two_chunks) == good("hello world", "GET /"));
    CHECK(decode("A\r\n0123456789\r\n0\r\n\r\n") == good("0123456789"));
    CHECK(decode("000a\r\n0123456789\r\n000\r\n\r\n") == good("0123456789"));
    CHECK(decode("0\r\n\r\n") == good(""));
}

TEST_CASE("chunks may come in pieces of any size")
{
    for (std::size_t size = 1; size < two_chunks.size(); ++size)
    {
        CAPTURE(size);
        CHECK(decode(two_chunks, size) == good("hello world", "GET /"));
    }
}

TEST_CASE("half of a chunk is neither done nor wrong")
{
    for (std::size_t end = 0; end < two_chunks.size() - 5; ++end)
    {
        CAPTURE(end);
        const outcome out = decode(two_chunks.substr(0, end));
        CHECK(!out.refused);
        CHECK(!out.done);
    }
}

TEST_CASE("trap 4: a chunk line has hexadecimal digits, at most 16, and nothing else")
{
    for (const char* text :
         {"0x5\r\nhello\r\n0\r\n\r\n", "+5\r\n", "-1\r\n", " 5\r\n", "5 \r\n", "\t5\r\n", "1_0\r\n", "\r\n", ";a\r\n",
          "g\r\n", "5\rhello", "5\n", "FFFFFFFFFFFFFFFF0\r\n", "00000000000000005\r\n"})
    {
        CAPTURE(text);
        CHECK(decode(text).refused == errc::bad_chunk);
        CHECK(decode(text, 1).refused == errc::bad_chunk);
    }
}

TEST_CASE("trap 4: extensions are tokens or quoted text, and may not cost more than the content")
{
    for (const char* text : {"5;\r\n", "5;=x\r\n", "5;bad[=x\r\n", "5;a=\r\n", "5;a b\r\n", "5;\nhello", "5;a\rX\r\n",
                             "5; a\r\n", "5;a=\"x\r\n", "5;a=\"x\"y\r\n"})
    {
        CAPTURE(text);
        CHECK(decode(text).refused == errc::bad_chunk);
    }
    CHECK(decode(std::string_view("5;\0ext\r\n", 9)).refused == errc::bad_chunk);
    CHECK(decode("5;ext=" + std::string(65536, 'a') + "\r\nhello\r\n0\r\n\r\n").refused == errc::bad_chunk);

    std::string many;
    for (int i = 0; i < 100; ++i)
    {
        many += "1;ext=" + std::string(400, 'a') + "\r\nx\r\n";
    }
    CHECK(decode(many).refused == errc::bad_chunk);
}

TEST_CASE("trap 4: the line end after data is checked")
{
    for (const char* text :
         {"5\r\nhello0\r\n\r\n", "5\r\nhello!!\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n"})
    {
        CAPTURE(text);
        CHECK(decode(text).refused == errc::bad_chunk);
    }
}

TEST_CASE("trap 4: trailers may not set framing, host or identity, and are limited")
{
    for (const char* line : {"Content-Length: 5", "Transfer-Encoding: chunked", "host: evil", "Authorization: x",
                             "Content-Type: text/evil", "Cookie: a=b", "Set-Cookie: a=b", "X-Forwarded-For: 1.2.3.4",
                             "no colon", ": nameless", " X: folded", "X : y", "X: a\rb"})
    {
        CAPTURE(line);
        CHECK(decode(std::string("0\r\n") + line + "\r\n\r\n").refused == errc::bad_trailer);
    }
    CHECK(decode("0\r\n\n").refused == errc::bad_trailer);
    CHECK(decode("0\r\nX-Checksum: abc\n\r\n").refused == errc::bad_trailer);
    CHECK(decode("0\r\nX: " + std::string(10000, 'a') + "\r\n\r\n").refused == errc::bad_trailer);
}
