// Where a redirect may lead.
#pragma once

#include <string>
#include <string_view>

namespace zonda::web
{

/// A path on this site, as a `next=` parameter may name it: begins with one `/`, no second `/` or `\` behind it (which
/// browsers read as another host), no backslash, no control character, nothing that is not printable ASCII.
bool is_local_target(std::string_view target) noexcept;

/// `target` if it is local, else `otherwise`.
std::string local_target_or(std::string_view target, std::string_view otherwise);

} // namespace zonda::web
