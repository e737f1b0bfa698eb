#include <zonda/web/core/response_head.hpp>

#include <doctest/doctest.h>

#include <string>
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
    CHECK(continue_response == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(written({.status_code = 204, .content_length = 0}) == "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(written({.status_code = 204, .chunked = true}) == "HTTP/1.1 204 No Content\r\n\r\n");
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

TEST_CASE("trap 13: nothing is written with a status that is none, or that only announces another")
{
    for (int status_code : {-5, 0, 99, 100, 101, 199, 600, 999, 1000})
    {
        CAPTURE(status_code);
        std::string out = "before";
        CHECK(append_response_head(out, {.status_code = status_code, .content_length = 0}) == errc::bad_status);
        CHECK(out == "before");
    }
    CHECK(written({.status_code = 599, .content_length = 0}) ==
          "HTTP/1.1 599 Server Error\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("trap 13: no reason that is written breaks its line")
{
    for (int status_code = 200; status_code <= 599; ++status_code)
    {
        const std::string head = written({.status_code = status_code});
        CAPTURE(head);
        CHECK(head.starts_with("HTTP/1.1 " + std::to_string(status_code) + " "));
        CHECK(head.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz '-", 13) == head.size() - 4);
        CHECK(head.ends_with("\r\n\r\n"));
    }
}
