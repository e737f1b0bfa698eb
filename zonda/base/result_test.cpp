#include <zonda/base/result.hpp>

#include <doctest/doctest.h>

using namespace zonda;

TEST_CASE("a result holds a value or an error, and value() throws the error it holds")
{
    const result<int> good = 42;
    CHECK(good.value() == 42);

    const error_code refused = make_error_code(boost::system::errc::connection_refused);
    const result<int> bad = error(refused, "nobody listens on port 1");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code() == refused);
    CHECK_THROWS_WITH_AS(bad.value(), "nobody listens on port 1", error);
}
