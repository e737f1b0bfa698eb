#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/retry.hpp>

#include <algorithm>
#include <array>

namespace zonda::mongo::core
{

namespace
{

constexpr std::array passing{
    server_errc::interrupted_at_shutdown,  server_errc::interrupted_due_to_repl_state_change,
    server_errc::not_writable_primary,     server_errc::not_primary_no_secondary_ok,
    server_errc::not_primary_or_secondary, server_errc::primary_stepped_down,
    server_errc::shutdown_in_progress,     server_errc::host_not_found,
    server_errc::host_unreachable,         server_errc::network_timeout,
    server_errc::socket_exception,         server_errc::exceeded_time_limit,
};

bool has_passing_code(const command_failure& failure) noexcept
{
    return std::ranges::find(passing, static_cast<server_errc>(failure.server_code)) != passing.end();
}

} // namespace

bool worth_retrying(retry_kind kind, failed_at where, const command_failure& failure,
                    std::int32_t wire_version) noexcept
{
    if (kind == retry_kind::never)
        return false;
    if (where != failed_at::server)
        return true;
    if (kind == retry_kind::read)
        return has_passing_code(failure) ||
               failure.server_code == static_cast<std::int32_t>(server_errc::read_concern_majority_not_available_yet);
    if (failure.has_label("RetryableWriteError"))
        return true;
    return wire_version < wire_version_of_4_4 && has_passing_code(failure);
}

bool second_failure_is_told(failed_at where_second, const command_failure& second) noexcept
{
    return where_second != failed_at::before_sending && !second.has_label("NoWritesPerformed");
}

} // namespace zonda::mongo::core
