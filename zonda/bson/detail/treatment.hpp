// What has to be looked at in a value, by its type, when nothing is wrong with it.
#pragma once

#include <zonda/bson/detail/value_size.hpp>

#include <array>
#include <cstdint>

namespace zonda::bson::detail
{

enum class treatment : std::uint8_t
{
    nothing,    // of a remembered_run: it has no elements
    fixed_size, // nothing but whether it fits
    end,        // of a remembered_run: its last byte closes a document
    text,
    document,
    array,
    binary,
    boolean,
    careful // rare, or no type at all
};

struct plan
{
    treatment how;
    std::uint8_t size; // of the whole value, or of what comes before its counted bytes
};

constexpr std::array<plan, 256> make_plans()
{
    std::array<plan, 256> plans{};
    for (std::size_t i = 0; i < plans.size(); ++i)
    {
        const value_layout layout = layouts[i];
        const treatment how = layout.known == 0 || layout.counted != 0 ? treatment::careful : treatment::fixed_size;
        plans[i] = {how, layout.fixed};
    }
    const auto set = [&](type kind, treatment how) { plans[static_cast<std::uint8_t>(kind)].how = how; };
    set(type::string, treatment::text);
    set(type::code, treatment::text);
    set(type::symbol, treatment::text);
    set(type::document, treatment::document);
    set(type::array, treatment::array);
    set(type::binary, treatment::binary);
    set(type::boolean, treatment::boolean);
    set(type::regex, treatment::careful);
    return plans;
}

inline constexpr std::array<plan, 256> plans = make_plans();

} // namespace zonda::bson::detail
