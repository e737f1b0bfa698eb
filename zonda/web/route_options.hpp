// What can be said of one route.
#pragma once

#include <cstdint>
#include <optional>

namespace zonda::web
{

/// `app.post("/upload", upload).content_limit(10'000'000);`
class route_options
{
public:
    /// Most bytes of content that this route takes, in place of the server's limit. More is 413.
    route_options& content_limit(std::uint64_t bytes) noexcept
    {
        content_limit_ = bytes;
        return *this;
    }

    /// Pages of other sites may make browsers send this (by default a request that changes something, and that a
    /// browser says comes from another site, is 403 before the handler runs).
    route_options& allow_other_sites() noexcept
    {
        other_sites_ = true;
        return *this;
    }

    std::optional<std::uint64_t> content_limit() const noexcept { return content_limit_; }
    bool allows_other_sites() const noexcept { return other_sites_; }

private:
    std::optional<std::uint64_t> content_limit_;
    bool other_sites_{false};
};

} // namespace zonda::web
