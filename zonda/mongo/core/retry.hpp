// Which failures are worth one more try, and which of two failures is told.
#pragma once

#include <zonda/mongo/core/reply.hpp>

namespace zonda::mongo::core
{

/// How an operation of this kind may be tried again.
enum class retry_kind : std::uint8_t
{
    never,
    read,
    write
};

/// Where an attempt failed.
enum class failed_at : std::uint8_t
{
    before_sending, ///< the server knows nothing of it
    network,        ///< it may have been executed or not
    server          ///< the server answered
};

/// `wire_version`: of the server that answered; before 4.4 (9) servers do not label errors themselves.
/// Spec: MongoDB driver specifications, retryable reads, retryable writes.
bool worth_retrying(retry_kind kind, failed_at where, const command_failure& failure,
                    std::int32_t wire_version) noexcept;

/// Of the first failure and the second: true when the second is the one to tell.
bool second_failure_is_told(failed_at where_second, const command_failure& second) noexcept;

} // namespace zonda::mongo::core
