// Errors of this room that the operating system has no number for.
#pragma once

#include <zonda/base/error.hpp>

namespace zonda::net
{

enum class errc
{
    host_not_found = 1, ///< The name has no address.
    resolver_failed,    ///< No name server answered, or it refused.
    bad_address,        ///< Not an address: `host:port`, `[v6]:port` or a path.
};

const error_category& net_category() noexcept;

inline error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), net_category()};
}

} // namespace zonda::net

template <>
struct boost::system::is_error_code_enum<zonda::net::errc> : std::true_type
{
};
