// The types of BSON values, and the empty words among them.
#pragma once

#include <cstdint>
#include <string_view>

namespace zonda::bson
{

/// The byte that stands before each element (bsonspec.org, version 1.1). `none` is no type: a value that is not there.
enum class type : std::uint8_t
{
    none = 0x00,
    double_ = 0x01,
    string = 0x02,
    document = 0x03,
    array = 0x04,
    binary = 0x05,
    undefined = 0x06, // deprecated
    object_id = 0x07,
    boolean = 0x08,
    datetime = 0x09,
    null = 0x0A,
    regex = 0x0B,
    db_pointer = 0x0C, // deprecated
    code = 0x0D,
    symbol = 0x0E,          // deprecated
    code_with_scope = 0x0F, // deprecated
    int32 = 0x10,
    timestamp = 0x11,
    int64 = 0x12,
    decimal128 = 0x13,
    max_key = 0x7F,
    min_key = 0xFF
};

/// The server's alias, as in `{$type: "objectId"}`: "double", "string", "object", "int", "long"...; "missing" for none.
std::string_view name_of(type kind) noexcept;

struct null_t
{
    friend constexpr bool operator==(null_t, null_t) noexcept = default;
};
struct undefined_t
{
    friend constexpr bool operator==(undefined_t, undefined_t) noexcept = default;
};
struct min_key
{
    friend constexpr bool operator==(min_key, min_key) noexcept = default;
};
struct max_key
{
    friend constexpr bool operator==(max_key, max_key) noexcept = default;
};

inline constexpr null_t null{};

} // namespace zonda::bson
