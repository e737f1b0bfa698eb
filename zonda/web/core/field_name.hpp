// The field names that the server itself looks at, each as a number, so that finding one costs no comparison of text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zonda::web
{

enum class field_name : std::uint8_t
{
    host,
    connection,
    content_length,
    transfer_encoding,
    content_type,
    expect,
    cookie,
    upgrade,
    accept,
    accept_encoding,
    accept_language,
    authorization,
    if_match,
    if_modified_since,
    if_none_match,
    if_range,
    if_unmodified_since,
    last_event_id,
    origin,
    range,
    referer,
    sec_fetch_site,
    user_agent,
    x_xsrftoken,
    other // any other name
};

inline constexpr std::size_t known_field_names = static_cast<std::size_t>(field_name::other);

/// By length first, then ignoring case.
field_name field_name_of(std::string_view name) noexcept;
/// As it is usually written: `Content-Length`.
std::string_view text_of(field_name name) noexcept;

} // namespace zonda::web
