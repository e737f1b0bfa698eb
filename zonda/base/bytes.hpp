// Bytes that are owned, bytes that are looked at, and the way between bytes and text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace zonda
{

using bytes = std::vector<std::uint8_t>;
using bytes_view = std::span<const std::uint8_t>;

inline bytes_view as_bytes(std::string_view text) noexcept
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(bytes_view data) noexcept
{
    return {reinterpret_cast<const char*>(data.data()), data.size()};
}

} // namespace zonda
