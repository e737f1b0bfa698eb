#include <zonda/web/core/response_reader.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

// In pieces of `size` bytes; what is left over is told behind a "|".
std::string read(std::string_view text, std::size_t size, bool answers_head = false, bool ends = false)
{
    response_reader reader(answers_head);
    std::string left;
    for (std::size_t at = 0; at < text.size(); at += size)
    {
        const std::string_view piece = text.substr(at, size);
        left += piece.substr(reader.read(piece));
    }
    if (ends)
    {
        reader.end();
    }
    if (reader.refused())
    {
        return make_error_code(*reader.refused()).message();
    }
    const received_response& got = reader.response();
    return std::to_string(got.status_code) + " " + got.content + (reader.done() ? "" : "...") + "|" + left +
           (reader.keeps_open() ? "" : " closes");
}

void check(std::string_view text, const std::string& expected, bool answers_head = false, bool ends = false)
{
    for (std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(7), text.size()})
    {
        CAPTURE(size);
        CHECK(read(text, size, answers_head, ends) == expected);
    }
}

} // namespace

TEST_CASE("content is read by its length, by chunks, or until the end")
{
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP", "200 hello|HTTP");
    check("HTTP/1.1 201 \r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nHTTP", "201 hello|HTTP");
    check("HTTP/1.1 200 OK\r\n\r\nhello", "200 hello| closes", false, true);
    check("HTTP/1.1 200 OK\r\n\r\nhello", "200 hello...| closes");
    check("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "200 | closes");
    check("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "200 | closes");
}

TEST_CASE("trap 6: HEAD, 204 and 304 have no content, whatever length they say")
{
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP", "200 |HTTP", true);
    check("HTTP/1.1 204 No Content\r\n\r\nHTTP", "204 |HTTP");
    check("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nHTTP", "304 |HTTP");
}

TEST_CASE("interim responses come before the one that counts")
{
    response_reader reader;
    reader.read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\nX: "
                "y\r\n\r\n");
    CHECK(reader.done());
    CHECK(reader.interim_responses() == 2);
    CHECK(reader.response().status_code == 204);
    CHECK(reader.response().field("x") == "y");
    CHECK(!reader.response().field("Link"));
}

TEST_CASE("what is no response is refused")
{
    check("SSH-2.0-OpenSSH\r\n\r\n", make_error_code(errc::bad_request_line).message());
    check("HTTP/1.1 20 OK\r\n\r\n", make_error_code(errc::bad_request_line).message());
    check("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", make_error_code(errc::bad_field_name).message());
    check("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", make_error_code(errc::bad_content_length).message());
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
          make_error_code(errc::bad_transfer_encoding).message());
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", make_error_code(errc::content_incomplete).message(),
          false, true);
}
