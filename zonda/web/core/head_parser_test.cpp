#include <zonda/web/core/head_parser.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

constexpr std::string_view two_requests =
    "\r\nGET /r/lobby?after=5&x HTTP/1.1\r\nHost: example.org:8888\r\nX-Odd:\t a\tb \r\n"
    "Cookie: a=1\r\nCookie: b=2\r\n\r\nGET /next HTTP/1.1\r\n";

void check_first(const request_head& head)
{
    CHECK(head.method() == method::get);
    CHECK(head.method_text() == "GET");
    CHECK(head.target() == "/r/lobby?after=5&x");
    CHECK(head.path() == "/r/lobby");
    CHECK(head.query() == "after=5&x");
    CHECK(head.host() == "example.org:8888");
    CHECK(head.minor_version() == 1);
    CHECK(head.field_count() == 4);
    CHECK(head.field(1).name == "X-Odd");
    CHECK(head.field(1).value == "a\tb");
    CHECK(head.find("x-odd") == "a\tb");
    CHECK(head.find("HOST") == "example.org:8888");
    CHECK(!head.find("X-Other"));
    CHECK(!head.find(field_name::range));
    std::string cookies;
    head.for_each(field_name::cookie, [&](std::string_view value) { cookies += value; });
    CHECK(cookies == "a=1b=2");
}

head_parser::progress parse(std::string_view text, const head_limits& limits = {})
{
    head_parser parser(limits);
    return parser.parse(text);
}

// The same verdict, whole and byte by byte.
void check_refused(std::string_view text, errc expected)
{
    CAPTURE(text);
    CHECK(parse(text).refused == expected);
    head_parser parser;
    std::optional<errc> refused;
    for (std::size_t end = 1; end <= text.size() && !refused; ++end)
    {
        refused = parser.parse(text.substr(0, end)).refused;
    }
    CHECK(refused == expected);
}

} // namespace

TEST_CASE("a head is read, and what follows it is left alone")
{
    head_parser parser;
    const auto progress = parser.parse(two_requests);
    CHECK(!progress.refused);
    CHECK(two_requests.substr(progress.head_size) == "GET /next HTTP/1.1\r\n");
    check_first(parser.head(two_requests.data()));
}

TEST_CASE("a head that is split anywhere reads the same")
{
    const std::size_t whole = parse(two_requests).head_size;
    for (std::size_t split = 0; split < whole; ++split)
    {
        CAPTURE(split);
        head_parser parser;
        CHECK(parser.parse(two_requests.substr(0, split)).head_size == 0);
        CHECK(parser.parse(two_requests).head_size == whole);
        check_first(parser.head(two_requests.data()));
    }
}

TEST_CASE("a head that comes one byte at a time reads the same, even if the bytes move")
{
    const std::size_t whole = parse(two_requests).head_size;
    head_parser parser;
    std::string moved;
    for (std::size_t end = 1; end < whole; ++end)
    {
        moved = std::string(two_requests.substr(0, end));
        REQUIRE(parser.parse(moved).head_size == 0);
        REQUIRE(parser.started());
    }
    CHECK(parser.parse(two_requests).head_size == whole);
    check_first(parser.head(two_requests.data()));
}

TEST_CASE("many requests in one buffer are read one after another")
{
    const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string many;
    for (int i = 0; i < 100; ++i)
    {
        many += one;
    }
    std::string_view left = many;
    head_parser parser;
    int count = 0;
    while (!left.empty())
    {
        parser.reset();
        const auto progress = parser.parse(left);
        REQUIRE(progress.head_size == one.size());
        CHECK(parser.head(left.data()).find(field_name::host) == "a");
        left.remove_prefix(progress.head_size);
        ++count;
    }
    CHECK(count == 100);
}

TEST_CASE("nothing is no head and no error")
{
    CHECK(parse("").head_size == 0);
    CHECK(!parse("").refused);
    CHECK(!parse("\r\n\r\n").refused);
}

TEST_CASE("the request line is METHOD TARGET VERSION with single spaces")
{
    check_refused("GET\t/ HTTP/1.1\r\n", errc::bad_method);
    check_refused("GET /\r\n", errc::bad_request_line);
    check_refused("GET HTTP/1.1\r\n", errc::bad_request_line);
    check_refused("GET  / HTTP/1.1\r\n", errc::bad_version);
    check_refused("GET /pa th HTTP/1.1\r\n", errc::bad_version);
    check_refused("GET / HTTP/1.1 \r\n", errc::bad_version);
    check_refused("   \r\n\r\n", errc::bad_method);
    check_refused("\x16\x03\x01", errc::bad_method);
    check_refused(std::string(40, 'A'), errc::bad_method);
}

TEST_CASE("the version is HTTP and two digits; other majors are not spoken, other minors are read as 1.1")
{
    for (const char* version :
         {"http/1.1", "HTTP/1", "HTTP/01.01", "HTTP/ 1.1", "HTTP/1.1x", "HTTP/1,1", "HTTP/a.b", "HTTPS/1.1"})
    {
        check_refused(std::string("GET / ") + version + "\r\n", errc::bad_version);
    }
    for (const char* version : {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
    {
        check_refused(std::string("GET / ") + version + "\r\n", errc::unsupported_version);
    }
    CHECK(parse("GET / HTTP/1.2\r\nHost: a\r\n\r\n").head_size > 0);
    CHECK(parse("GET / HTTP/1.0\r\n\r\n").head_size > 0);
}

TEST_CASE("trap 3: folded lines, spaces before the colon, bare line ends and odd characters are refused")
{
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (const char* line : {" folded\r\n", "\tfolded\r\n", "X : y\r\n", "X\t: y\r\n", ": nameless\r\n",
                             "colonless\r\n", "X[: y\r\n", "X-T\xc3\xabst: y\r\n", "Content\tLength: 5\r\n"})
    {
        check_refused(start + line, errc::bad_field_name);
    }
    check_refused("GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n", errc::bad_field_name);
    check_refused("GET / HTTP/1.1\n", errc::bad_line_end);
    check_refused("GET / HTTP/1.1\r\nHost: a\nX: y\r\n", errc::bad_line_end);
    check_refused("GET / HTTP/1.1\rHost: a\r\n", errc::bad_version);
    check_refused(start + "X: a\rb\r\n", errc::bad_field_value);
    check_refused(start + "X: a\x07\r\n", errc::bad_field_value);
    check_refused(start + "X: a\x7f\r\n", errc::bad_field_value);
    check_refused(start + "Transfer-Encoding: \x0b" + "chunked\r\n", errc::bad_field_value);
    check_refused(start + std::string("X: a\0b\r\n", 8), errc::bad_field_value);
    CHECK(parse(start + "X: caf\xc3\xa9\r\n\r\n").head_size > 0);
    CHECK(parse(start + "X:\r\n\r\n").head_size > 0);
}

TEST_CASE("trap 5: exactly one valid Host in 1.1")
{
    check_refused("GET / HTTP/1.1\r\n\r\n", errc::bad_host);
    check_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", errc::bad_host);
    for (const char* host : {"", "user@a", "a/path", "a, b", "a b", "a:port", "a:65536", "[::1"})
    {
        check_refused(std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n", errc::bad_host);
    }
    check_refused("GET / HTTP/1.0\r\nHost: a/b\r\n\r\n", errc::bad_host);
}

TEST_CASE("a content type may stand there once")
{
    check_refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n",
                  errc::bad_field_value);
}

TEST_CASE("trap 11: a head is limited in size, number of fields and target, while it is read")
{
    const head_limits small{.head = 1024, .target = 64, .fields = 3};
    CHECK(parse("GET /" + std::string(64, 'a'), small).refused == std::nullopt);
    CHECK(parse("GET /" + std::string(64, 'a') + " HTTP/1.1\r\n", small).refused == errc::target_too_long);
    CHECK(parse("GET /" + std::string(100, 'a'), small).refused == errc::target_too_long);
    CHECK(parse("GET / HTTP/1.1\r\nX: " + std::string(1100, 'a'), small).refused == errc::head_too_large);
    CHECK(parse("GET / HTTP/1.1\r\nX: " + std::string(1100, 'a') + "\r\n\r\n", small).refused == errc::head_too_large);
    CHECK(parse("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n", small).refused == errc::too_many_fields);
    std::string empty_lines;
    for (int i = 0; i < 600; ++i)
    {
        empty_lines += "\r\n";
    }
    CHECK(parse(empty_lines, small).refused == errc::head_too_large);
    CHECK(parse("GET /" + std::string(7900, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").head_size > 0);
}
