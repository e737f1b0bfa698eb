// Integers of the wire protocol are little-endian, wherever it runs.
#pragma once

#include <zonda/base/bytes.hpp>

namespace zonda::wire
{

/// Reads 4 bytes at `offset`, which the caller has checked to be there.
inline std::uint32_t load_u32(bytes_view data, std::size_t offset) noexcept
{
    return static_cast<std::uint32_t>(data[offset]) | static_cast<std::uint32_t>(data[offset + 1]) << 8 |
           static_cast<std::uint32_t>(data[offset + 2]) << 16 | static_cast<std::uint32_t>(data[offset + 3]) << 24;
}

inline std::int32_t load_i32(bytes_view data, std::size_t offset) noexcept
{
    return static_cast<std::int32_t>(load_u32(data, offset));
}

inline std::int64_t load_i64(bytes_view data, std::size_t offset) noexcept
{
    const auto low = static_cast<std::uint64_t>(load_u32(data, offset));
    const auto high = static_cast<std::uint64_t>(load_u32(data, offset + 4));
    return static_cast<std::int64_t>(high << 32 | low);
}

/// Overwrites 4 bytes at `offset`.
inline void store_u32(bytes& out, std::size_t offset, std::uint32_t value) noexcept
{
    std::uint8_t* const at = out.data() + offset;
    for (std::size_t i = 0; i < 4; ++i)
    {
        at[i] = static_cast<std::uint8_t>(value >> 8 * i);
    }
}

inline void append_bytes(bytes& out, bytes_view more)
{
    out.insert(out.end(), more.begin(), more.end());
}

inline void append_u32(bytes& out, std::uint32_t value)
{
    out.resize(out.size() + 4);
    store_u32(out, out.size() - 4, value);
}

inline void append_i32(bytes& out, std::int32_t value)
{
    append_u32(out, static_cast<std::uint32_t>(value));
}

inline void append_i64(bytes& out, std::int64_t value)
{
    append_u32(out, static_cast<std::uint32_t>(static_cast<std::uint64_t>(value)));
    append_u32(out, static_cast<std::uint32_t>(static_cast<std::uint64_t>(value) >> 32));
}

} // namespace zonda::wire
