// Opens files below a folder, and nothing else.
#pragma once

#include <zonda/net/descriptor.hpp>

#include <string>

namespace zonda::web
{

/// For reading. Neither `..` nor a link leads out of the folder, also while somebody changes it (openat2, Linux 5.6);
/// empty, with errno set, if there is nothing or it is outside. Blocks.
net::descriptor open_beneath(const net::descriptor& folder, const std::string& path) noexcept;

/// The same for kernels and containers without openat2: part by part, and through no link at all. No part may be `..`.
net::descriptor open_step_by_step(const net::descriptor& folder, const std::string& path) noexcept;

} // namespace zonda::web
