#include <zonda/web/core/development_page.hpp>
#include <zonda/web/core/head_parser.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

template <class F>
auto with_head(const std::string& fields, F f)
{
    const std::string text = "GET /r/b?a=1 HTTP/1.1\r\n" + fields + "\r\n";
    head_parser parser;
    REQUIRE(parser.parse(text).head_size == text.size());
    return f(parser.head(text.data()));
}

bool local(const std::string& fields)
{
    return with_head(fields, [](const request_head& head) { return is_local_request(head); });
}

} // namespace

TEST_CASE("the page says what was thrown, its way, the request and the route, as text")
{
    const std::vector<std::string> routes{"GET /r/{room}"};
    const development_report report{.exceptions = {"<broken>", "the cause"},
                                    .awaits = {{.file = "a.cpp",
                                                .line = 5,
                                                .function = "f<int>()",
                                                .source = {{4, "{"}, {5, "    co_await g<1>();"}}}},
                                    .route = "/r/{room}",
                                    .routes = &routes};
    const std::string page = with_head("Host: localhost\r\nX-Odd: <odd>\r\n",
                                       [&](const request_head& head) { return make_development_page(report, head); });
    for (const char* part : {"500 Internal Server Error", "&lt;broken&gt;", "the cause",
                             "<code>a.cpp:5</code> in <code>f&lt;int&gt;()</code>", "<span>    4  {</span>",
                             "<span class=\"here\">    5      co_await g&lt;1&gt;();</span>", "GET /r/b?a=1",
                             "&lt;odd&gt;", "<pre>/r/{room}</pre>"})
    {
        CAPTURE(part);
        CHECK(page.find(part) != std::string::npos);
    }
    CHECK(page.find("<broken>") == std::string::npos);
    CHECK(page.find("No route matches") == std::string::npos);
}

TEST_CASE("secrets in the request are masked")
{
    const std::string page = with_head(
        "Host: localhost\r\nCookie: user=abc\r\nAuthorization: Bearer abc\r\nX-XSRFToken: abc\r\nX-Api-Key: abc\r\n",
        [&](const request_head& head) { return make_development_page({}, head); });
    CHECK(page.find("abc") == std::string::npos);
    CHECK(page.find("(masked)") != std::string::npos);
}

TEST_CASE("secrets in the query are masked")
{
    const std::string text = "GET /r?a=1&Access_Token=abc&b&password=abc&c=2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    head_parser parser;
    REQUIRE(parser.parse(text).head_size == text.size());
    const std::string page = make_development_page({}, parser.head(text.data()));
    CHECK(page.find("GET /r?a=1&amp;Access_Token=(masked)&amp;b&amp;password=(masked)&amp;c=2<") != std::string::npos);
}

TEST_CASE("a path that nobody serves lists what there is")
{
    const std::vector<std::string> routes{"GET /r/{room}", "POST /r/{room}/messages"};
    const std::string page =
        with_head("Host: localhost\r\n", [&](const request_head& head)
                  { return make_development_page({.status_code = 404, .routes = &routes}, head); });
    CHECK(page.find("POST /r/{room}/messages") != std::string::npos);
}

TEST_CASE("only a request to this machine, and not through a proxy, is local")
{
    CHECK(local("Host: localhost:8888\r\n"));
    CHECK(local("Host: 127.0.0.1\r\n"));
    CHECK(local("Host: [::1]:80\r\n"));
    CHECK(!local("Host: genie.example\r\n"));
    CHECK(!local("Host: localhost.evil.example\r\n"));
    CHECK(!local("Host: localhost\r\nX-Forwarded-For: 1.2.3.4\r\n"));
    CHECK(!local("Host: localhost\r\nVia: 1.1 proxy\r\n"));
}
