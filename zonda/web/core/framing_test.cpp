#include <zonda/web/core/framing.hpp>
#include <zonda/web/core/head_parser.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

struct outcome
{
    std::optional<errc> refused;
    content_framing framing;
};

outcome read(const std::string& fields, const std::string& version = "1.1")
{
    const std::string text = "POST / HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n";
    head_parser parser;
    const auto progress = parser.parse(text);
    return {progress.refused, parser.layout().framing};
}

void check_refused(const std::string& fields, errc expected, const std::string& version = "1.1")
{
    CAPTURE(fields);
    CHECK(read(fields, version).refused == expected);
}

} // namespace

TEST_CASE("content is framed by its length, by chunks, or is not there")
{
    CHECK(read("").framing.which == content_framing::kind::none);
    CHECK(read("Content-Length: 0\r\n").framing.which == content_framing::kind::none);
    CHECK(read("Content-Length: 5\r\n").framing.which == content_framing::kind::length);
    CHECK(read("Content-Length: 5\r\n").framing.length == 5);
    CHECK(read("content-length:5\r\n").framing.length == 5);
    CHECK(read("Transfer-Encoding: chunked\r\n").framing.which == content_framing::kind::chunked);
    CHECK(read("Transfer-Encoding: CHUNKED \r\n").framing.which == content_framing::kind::chunked);
}

TEST_CASE("trap 1: a length and a coding together are refused, whichever comes first")
{
    check_refused("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", errc::bad_transfer_encoding);
    check_refused("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", errc::bad_transfer_encoding);
    check_refused("Transfer-Encoding: \r\nContent-Length: 5\r\n", errc::bad_transfer_encoding);
}

TEST_CASE("trap 1: a length is one number of digits")
{
    for (const char* length : {"5, 5", "5, 10", "+5", "-1", "-0", "0x5", "0o5", "1_0", "1 0", "", "abc", "005", "00",
                               "5;", "5.0", "99999999999999999999", "1000000000000000000"})
    {
        check_refused(std::string("Content-Length: ") + length + "\r\n", errc::bad_content_length);
    }
    check_refused("Content-Length: 5\r\nContent-Length: 10\r\n", errc::bad_content_length);
    check_refused("Content-Length: 5\r\nContent-Length: 5\r\n", errc::bad_content_length);
}

TEST_CASE("trap 2: a transfer coding is exactly one final chunked")
{
    for (const char* coding :
         {"xchunked", "chunked, chunked", "identity", "chunked, gzip", ", chunked", "chunked,", "", "chunked;a=b",
          "gzip, gzip", "\tchunked", "chunked\t", "gzip, identity", "chunked chunked"})
    {
        check_refused(std::string("Transfer-Encoding: ") + coding + "\r\n", errc::bad_transfer_encoding);
    }
    check_refused("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", errc::bad_transfer_encoding);
    check_refused("Transfer-Encoding: chunked\r\n", errc::bad_transfer_encoding, "1.0");
}

TEST_CASE("trap 2: a known coding that is not undone here gets 501")
{
    for (const char* coding : {"gzip", "gzip, chunked", "Deflate", "compress , chunked"})
    {
        check_refused(std::string("Transfer-Encoding: ") + coding + "\r\n", errc::unsupported_transfer_coding);
    }
}

TEST_CASE("trap 7: the only expectation is 100-continue, and 1.0 has none")
{
    CHECK(read("Expect: 100-Continue\r\nContent-Length: 5\r\n").framing.expects_continue);
    CHECK(!read("Expect: 100-continue\r\n").framing.expects_continue);
    CHECK(!read("Expect: 100-continue\r\nContent-Length: 5\r\n", "1.0").framing.expects_continue);
    check_refused("Expect: 200-ok\r\n", errc::expectation_failed);
    check_refused("Expect: \r\n", errc::expectation_failed);
}

TEST_CASE("a connection is kept by default in 1.1, on request in 1.0, and never against the client's will")
{
    CHECK(read("").framing.keep_alive);
    CHECK(!read("Connection: close\r\n").framing.keep_alive);
    CHECK(!read("Connection: Upgrade, Close\r\n").framing.keep_alive);
    CHECK(!read("Connection: keep-alive\r\nConnection: close\r\n").framing.keep_alive);
    CHECK(!read("", "1.0").framing.keep_alive);
    CHECK(read("Connection: Keep-Alive\r\n", "1.0").framing.keep_alive);
}
