// The loop's own errors.
#pragma once

#include <zonda/base/error.hpp>

namespace zonda
{

/// `operation_aborted` (boost::asio::error) is what a cancelled wait ends with; these are the others.
enum class errc
{
    timed_out = 1, ///< A deadline passed before the operation ended.
    closed,        ///< The queue, pool or stream was closed while, or before, somebody waited for it.
    exception,     ///< User code inside an operation threw something that carries no code.
};

const error_category& loop_category() noexcept;

inline error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), loop_category()};
}

} // namespace zonda

template <>
struct boost::system::is_error_code_enum<zonda::errc> : std::true_type
{
};
