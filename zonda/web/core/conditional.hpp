// Conditional requests (RFC 9110, 13): does the client already have this?
#pragma once

#include <zonda/web/core/request_head.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// What names one version of a resource: `"5f3a"`, or `W/"5f3a"` when equal tags do not promise equal bytes.
struct entity_tag
{
    std::string opaque; // without quotes; no quote and no control character inside
    bool weak{false};
};

std::string to_string(const entity_tag& tag);

/// A list of tags, or `*`, has this one. Weak comparison ignores weakness, strong wants neither to be weak.
bool matches_weakly(std::string_view list, const entity_tag& tag) noexcept;
bool matches_strongly(std::string_view list, const entity_tag& tag) noexcept;

struct validators
{
    std::optional<entity_tag> tag{};
    std::optional<std::chrono::sys_seconds> last_modified{};
};

enum class precondition
{
    proceed,
    not_modified, // 304
    failed        // 412
};

/// RFC 9110, 13.2.2, in its order: If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since.
precondition evaluate_preconditions(const request_head& head, const validators& current, std::chrono::sys_seconds now);

/// The Range of the request counts: there is no If-Range, or what it names is exactly the current version.
bool if_range_holds(const request_head& head, const validators& current, std::chrono::sys_seconds now);

} // namespace zonda::web
