// Does a request come from a page of our own? Browsers say so; programs that are no browser say nothing.
#pragma once

#include <zonda/web/core/request_head.hpp>

namespace zonda::web
{

/// False only for a request that a browser says was caused by another site, and that may change something (any method
/// but GET, HEAD, OPTIONS, TRACE): its Sec-Fetch-Site is neither same-origin nor none, or, without that field, its
/// Origin names another host. (W3C Fetch Metadata; RFC 6454)
bool comes_from_our_site(const request_head& head) noexcept;

} // namespace zonda::web
