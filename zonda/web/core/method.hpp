// Request methods (RFC 9110, 9; PATCH: RFC 5789). Case-sensitive: `get` is another method, and unknown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::web
{

enum class method : std::uint8_t
{
    get,
    head,
    post,
    put,
    del, // DELETE, which C++ keeps for itself
    options,
    patch,
    trace,
    connect,
    other // a token that is none of these
};

method method_of(std::string_view token) noexcept;
/// The name as it is written in a request line; "OTHER" for `other`.
std::string_view name_of(method value) noexcept;

/// A set of methods, for `Allow`.
class method_set
{
public:
    constexpr void insert(method value) noexcept { bits_ = static_cast<std::uint16_t>(bits_ | bit(value)); }
    constexpr void insert(method_set others) noexcept { bits_ = static_cast<std::uint16_t>(bits_ | others.bits_); }
    constexpr bool contains(method value) const noexcept { return (bits_ & bit(value)) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }

private:
    static constexpr std::uint16_t bit(method value) noexcept
    {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(value));
    }

    std::uint16_t bits_{0};
};

/// `GET, HEAD, OPTIONS`: the value of `Allow`.
std::string to_string(method_set methods);

} // namespace zonda::web
