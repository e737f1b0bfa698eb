// Little-endian numbers in bytes, at any address.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace zonda::bson::detail
{

template <class T>
T in_byte_order(T value) noexcept
{
    if constexpr (std::endian::native == std::endian::big)
    {
        std::uint8_t forward[sizeof(T)];
        std::uint8_t backward[sizeof(T)];
        std::memcpy(forward, &value, sizeof(T));
        for (std::size_t i = 0; i < sizeof(T); ++i)
            backward[i] = forward[sizeof(T) - 1 - i];
        std::memcpy(&value, backward, sizeof(T));
    }
    return value;
}

template <class T>
T load(const std::uint8_t* from) noexcept
{
    T value;
    std::memcpy(&value, from, sizeof(T));
    return in_byte_order(value);
}

template <class T>
void store(std::uint8_t* to, T value) noexcept
{
    value = in_byte_order(value);
    std::memcpy(to, &value, sizeof(T));
}

inline std::size_t load_length(const std::uint8_t* from) noexcept
{
    return load<std::uint32_t>(from);
}

} // namespace zonda::bson::detail
