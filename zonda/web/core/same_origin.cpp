#include <zonda/base/text.hpp>
#include <zonda/web/core/same_origin.hpp>

namespace zonda::web
{

namespace
{

bool changes_something(method value) noexcept
{
    return value != method::get && value != method::head && value != method::options && value != method::trace;
}

// The host and port of `scheme://host:port`; nothing for `null`.
std::string_view host_of(std::string_view origin) noexcept
{
    const std::size_t scheme_end = origin.find("://");
    return scheme_end == std::string_view::npos ? std::string_view{} : origin.substr(scheme_end + 3);
}

} // namespace

bool comes_from_our_site(const request_head& head) noexcept
{
    if (!changes_something(head.method()))
    {
        return true;
    }
    if (const auto site = head.find(field_name::sec_fetch_site))
    {
        return *site == "same-origin" || *site == "none";
    }
    const auto origin = head.find(field_name::origin);
    return !origin || equals_ignoring_case(host_of(*origin), head.host());
}

} // namespace zonda::web
