// Twelve bytes that name a document.
#pragma once

#include <zonda/base/time.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::bson
{

/// Layout: seconds since 1970 (4 bytes, big-endian), a random number of the process (5), a counter (3, big-endian).
class object_id
{
public:
    /// All zero; `generate()` gives a new one.
    constexpr object_id() noexcept = default;
    constexpr explicit object_id(const std::array<std::uint8_t, 12>& data) noexcept : data_(data) {}

    /// A new id: now, this process's random number (another one after fork), the next count.
    /// Threads: safe from any. Errors: none.
    static object_id generate();

    /// Exactly 24 hexadecimal digits of either case.
    static std::optional<object_id> from_string(std::string_view text) noexcept;
    /// 24 hexadecimal digits, lower case.
    std::string to_string() const;

    /// The second in which it was generated.
    datetime created_at() const noexcept;
    constexpr const std::array<std::uint8_t, 12>& data() const noexcept { return data_; }

    friend constexpr auto operator<=>(const object_id&, const object_id&) noexcept = default;

private:
    std::array<std::uint8_t, 12> data_{};
};

} // namespace zonda::bson

template <>
struct std::hash<zonda::bson::object_id>
{
    std::size_t operator()(const zonda::bson::object_id& id) const noexcept
    {
        return std::hash<std::string_view>{}({reinterpret_cast<const char*>(id.data().data()), id.data().size()});
    }
};
