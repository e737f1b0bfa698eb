#include <zonda/web/core/error_page.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("an error is said as its reader accepts it")
{
    CHECK(make_error_content(404, "no \"room\"", "application/json").content == "{\"error\":\"no \\\"room\\\"\"}");
    CHECK(make_error_content(404, "no room", "*/*").content == "404 no room\n");
    CHECK(make_error_content(404, "", "").content == "404 Not Found\n");
    CHECK(make_error_content(404, "no room", "text/html,*/*;q=0.8").content_type == "text/html; charset=utf-8");
}

TEST_CASE("words in the page are text")
{
    const std::string page = make_error_content(404, "<img src=x onerror=alert(1)>", "text/html").content;
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("&lt;img src=x") != std::string::npos);
    CHECK(page.find("<title>404 Not Found</title>") != std::string::npos);
}
