#include <zonda/web/core/redirect.hpp>

#include <algorithm>

namespace zonda::web
{

bool is_local_target(std::string_view target) noexcept
{
    const bool printable = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    return printable && target.starts_with('/') && !target.starts_with("//") &&
           target.find('\\') == std::string_view::npos;
}

std::string local_target_or(std::string_view target, std::string_view otherwise)
{
    return std::string(is_local_target(target) ? target : otherwise);
}

} // namespace zonda::web
