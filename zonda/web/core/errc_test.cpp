#include <zonda/web/core/errc.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("each error knows its status and says what is wrong")
{
    CHECK(status_of(errc::bad_chunk) == 400);
    CHECK(status_of(errc::head_too_large) == 431);
    CHECK(status_of(errc::target_too_long) == 414);
    CHECK(status_of(errc::unsupported_version) == 505);
    CHECK(status_of(errc::unsafe_field) == 500);
    CHECK(make_error_code(errc::content_too_large).message() == "the content is larger than this accepts");
    for (int value = 1; value <= static_cast<int>(errc::server_stopped); ++value)
    {
        CAPTURE(value);
        CHECK(web_category().message(value) != "unknown web error");
    }
}

TEST_CASE("a status that a handler throws is the status of the answer; anything else is 500")
{
    const http_error refused(404, "there is no such room");
    CHECK(refused.status_code() == 404);
    CHECK(status_of(refused.code()) == 404);
    CHECK(std::string(refused.what()) == "there is no such room");
    CHECK(status_of(zonda::error_code(200, status_category())) == 500);
    CHECK(status_of(make_error_code(boost::system::errc::io_error)) == 500);
}
