// Cookies (RFC 6265bis): what a request brings, and what a response sets.
#pragma once

#include <zonda/base/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

struct cookie_view
{
    std::string_view name;
    std::string_view value; // without the quotes around it, if there are some
};

/// Takes the first cookie off a Cookie field's value; nothing when no more are there. What is no cookie is skipped.
std::optional<cookie_view> next_cookie(std::string_view& field_value) noexcept;

/// The value of the first cookie of that name. Names are case-sensitive.
std::optional<std::string_view> find_cookie(std::string_view field_value, std::string_view name) noexcept;

enum class same_site : std::uint8_t
{
    lax,
    strict,
    none // only together with `secure`
};

/// A cookie that a response sets. Defaults are the safe ones: the whole site, not for scripts, not for other sites.
struct cookie
{
    std::string name;
    std::string value;
    std::string path{"/"};
    /// Empty: this host alone.
    std::string domain{};
    /// Nothing: until the browser closes; zero: remove it now.
    std::optional<std::chrono::seconds> max_age{};
    bool secure{false};
    bool http_only{true};
    web::same_site same_site{web::same_site::lax};
};

/// The value of its Set-Cookie field. Errors: unsafe_field (a name, value or attribute that would break the field,
/// SameSite=None without Secure, or a `__Host-` or `__Secure-` name whose promise is not kept).
result<std::string> to_set_cookie(const cookie& value);

} // namespace zonda::web
