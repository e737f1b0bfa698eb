// The request target (RFC 9112, 3.2): origin-form, absolute-form, authority-form for CONNECT, * for OPTIONS.
#pragma once

#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/request_head.hpp>

#include <optional>
#include <string_view>

namespace zonda::web
{

/// Fills path, query and authority of the layout, whose method and target are known; positions count from `data`.
/// Errors: bad_target.
std::optional<errc> parse_target(const char* data, std::string_view target, head_layout& layout) noexcept;

} // namespace zonda::web
