#include <zonda/web/core/response_head.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace zonda::web;

namespace
{

std::string written(const response_head& head)
{
    std::string out;
    CHECK(!append_response_head(out, head));
    return out;
}

} // namespace

TEST_CASE("a response head has status, date, type, length and what was added")
{
    const std::vector<field> fields{{"Cache-Control", "no-store"}, {"Vary", "Accept"}};
    CHECK(
        written({.content_type = "text/plain", .content_length = 13, .date_line = "Date: now\r\n", .fields = fields}) ==
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nCache-Control: no-store\r\n"
        "Vary: Accept\r\n\r\n");
    CHECK(written({.status_code = 404, .content_length = 0, .close = true}) ==
          "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(written({.status_code = 299, .content_length = 0, .keep_alive = true}) ==
          "HTTP/1.1 299 Success\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("content of unknown length is chunked")
{
    CHECK(written({.content_type = "text/plain", .chunked = true}) ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string content;
    append_chunk(content, "hello, chunked world");
    append_chunk(content, "");
    append_last_chunk(content);
    CHECK(content == "14\r\nhello, chunked world\r\n0\r\n\r\n");
}

TEST_CASE("trap 6: 1xx and 204 say no length, 304 may")
{
    CHECK(written({.status_code = 204, .content_length = 0}) == "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(written({.status_code = 204, .chunked = true}) == "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(written({.status_code = 101, .content_length = 0}) == "HTTP/1.1 101 Switching Protocols\r\n\r\n");
    CHECK(written({.status_code = 304, .content_length = 5}) ==
          "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
    CHECK(written({.status_code = 304, .chunked = true}) == "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST_CASE("trap 13: nothing is written when a name or value would split the response")
{
    const std::vector<field> bad{{"X", "a\r\nSet-Cookie: b=c"},
                                 {"X", "a\nb"},
                                 {"X", "a\rb"},
                                 {"X", std::string("a\0b", 3)},
                                 {"X\r\nY", "a"},
                                 {"", "a"},
                                 {"X Y", "a"},
                                 {"Content-Length", "5"},
                                 {"transfer-encoding", "chunked"},
                                 {"Connection", "close"},
                                 {"Date", "now"}};
    for (const field& one : bad)
    {
        CAPTURE(one.name);
        std::string out = "before";
        CHECK(append_response_head(out, {.fields = std::span(&one, 1)}) == errc::unsafe_field);
        CHECK(out == "before");
    }
    std::string out;
    CHECK(append_response_head(out, {.content_type = "text/plain\r\nX: y"}) == errc::unsafe_field);
    CHECK(out.empty());
}
