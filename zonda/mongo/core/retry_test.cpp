#include <zonda/mongo/core/retry.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo::core;

namespace
{

command_failure with_code(std::int32_t code, std::vector<std::string> labels = {})
{
    command_failure out;
    out.server_code = code;
    out.labels = std::move(labels);
    return out;
}

} // namespace

TEST_CASE("what broke on the network is tried again, unless it must never be")
{
    CHECK(worth_retrying(retry_kind::read, failed_at::network, {}, 21));
    CHECK(worth_retrying(retry_kind::write, failed_at::network, {}, 21));
    CHECK(worth_retrying(retry_kind::write, failed_at::before_sending, {}, 21));
    CHECK_FALSE(worth_retrying(retry_kind::never, failed_at::network, {}, 21));
}

TEST_CASE("reads go by the code")
{
    for (const int code : {11600, 11602, 10107, 13435, 13436, 189, 91, 7, 6, 89, 9001, 262, 134})
        CHECK(worth_retrying(retry_kind::read, failed_at::server, with_code(code), 21));
    for (const int code : {0, 2, 50, 11000, 43})
        CHECK_FALSE(worth_retrying(retry_kind::read, failed_at::server, with_code(code), 21));
}

TEST_CASE("writes go by the server's label, and by the code only before 4.4")
{
    CHECK(worth_retrying(retry_kind::write, failed_at::server, with_code(1, {"RetryableWriteError"}), 21));
    CHECK_FALSE(worth_retrying(retry_kind::write, failed_at::server, with_code(10107), 21));
    CHECK(worth_retrying(retry_kind::write, failed_at::server, with_code(10107), 8));
    CHECK_FALSE(worth_retrying(retry_kind::write, failed_at::server, with_code(134), 8));
}

TEST_CASE("the second failure is told, unless it says that nothing was written")
{
    CHECK(second_failure_is_told(failed_at::network, {}));
    CHECK(second_failure_is_told(failed_at::server, with_code(11000)));
    CHECK_FALSE(second_failure_is_told(failed_at::before_sending, {}));
    CHECK_FALSE(second_failure_is_told(failed_at::server, with_code(10107, {"NoWritesPerformed"})));
}
