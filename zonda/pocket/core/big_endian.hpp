// Integers in keys: their bytes have the order of their values.
#pragma once

#include <zonda/base/bytes.hpp>

#include <cstdint>

namespace zonda::pocket
{

/// Appends the low `size` bytes of the value.
inline void append_big_endian(bytes& out, std::uint64_t value, int size)
{
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

} // namespace zonda::pocket
