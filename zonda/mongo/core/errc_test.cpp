#include <zonda/mongo/core/errc.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace zonda::mongo;

TEST_CASE("server codes have the server's names")
{
    CHECK(zonda::error_code(server_errc::duplicate_key).message() == "DuplicateKey");
    CHECK(code_name(10107) == "NotWritablePrimary");
    CHECK(code_name(1) == "InternalError");
    CHECK(code_name(40415) == "IDLUnknownField");
}

TEST_CASE("a code without a known name is still told")
{
    CHECK(code_name(4711).empty());
    CHECK(zonda::error_code(4711, server_category()).message() == "server error 4711");
}

TEST_CASE("each of the driver's errors has words of its own")
{
    std::set<std::string> seen;
    for (int code = 1; code <= static_cast<int>(errc::write_failed); ++code)
    {
        seen.insert(driver_category().message(code));
    }
    CHECK(seen.size() == static_cast<std::size_t>(errc::write_failed));
    CHECK_FALSE(seen.contains("unknown driver error"));
}

TEST_CASE("the two categories never compare equal")
{
    CHECK(zonda::error_code(errc::not_supported) != zonda::error_code(server_errc::bad_value));
}
