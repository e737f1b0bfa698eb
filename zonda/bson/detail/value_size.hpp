// How many bytes a value takes, without a branch for each type.
#pragma once

#include <zonda/bson/detail/load.hpp>
#include <zonda/bson/type.hpp>

#include <array>

namespace zonda::bson::detail
{

// Its length and the zero byte behind its elements.
inline constexpr std::size_t smallest_document = 5;

// A value's bytes: its fixed part, and what the int32 at its beginning says if `counted`. Regex alone is two texts that
// end in zero bytes. `known`: the byte is a type at all.
struct value_layout
{
    std::uint8_t fixed : 5;
    std::uint8_t counted : 1;
    std::uint8_t known : 1;
};

constexpr std::array<value_layout, 256> make_layouts()
{
    std::array<value_layout, 256> layouts{};
    const auto set = [&](type kind, std::uint8_t fixed, bool counted)
    {
        value_layout& layout = layouts[static_cast<std::uint8_t>(kind)];
        layout.fixed = fixed & 31U;
        layout.counted = counted ? 1 : 0;
        layout.known = 1;
    };
    set(type::double_, 8, false);
    set(type::string, 4, true);
    set(type::document, 0, true);
    set(type::array, 0, true);
    set(type::binary, 5, true);
    set(type::undefined, 0, false);
    set(type::object_id, 12, false);
    set(type::boolean, 1, false);
    set(type::datetime, 8, false);
    set(type::null, 0, false);
    set(type::regex, 0, false);
    set(type::db_pointer, 16, true);
    set(type::code, 4, true);
    set(type::symbol, 4, true);
    set(type::code_with_scope, 0, true);
    set(type::int32, 4, false);
    set(type::timestamp, 8, false);
    set(type::int64, 8, false);
    set(type::decimal128, 16, false);
    set(type::max_key, 0, false);
    set(type::min_key, 0, false);
    return layouts;
}

inline constexpr std::array<value_layout, 256> layouts = make_layouts();

/// The bytes of a value that was validated.
inline std::size_t value_size(type kind, const std::uint8_t* value) noexcept
{
    const value_layout layout = layouts[static_cast<std::uint8_t>(kind)];
    if (layout.counted != 0)
        return layout.fixed + load_length(value);
    if (kind == type::regex) [[unlikely]]
    {
        const std::size_t pattern = std::strlen(reinterpret_cast<const char*>(value)) + 1;
        return pattern + std::strlen(reinterpret_cast<const char*>(value + pattern)) + 1;
    }
    return layout.fixed;
}

} // namespace zonda::bson::detail
