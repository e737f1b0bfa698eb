// The smaller BSON values, each as a view of bytes and, where that is useful, owned.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/bson/object_id.hpp>
#include <zonda/bson/type.hpp>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::bson
{

/// MongoDB's own clock value, for oplog and cluster times; a moment is a datetime.
struct timestamp
{
    std::uint32_t seconds{0};
    std::uint32_t increment{0};

    friend constexpr auto operator<=>(const timestamp&, const timestamp&) noexcept = default;
};

enum class binary_subtype : std::uint8_t
{
    generic = 0x00,
    function = 0x01,
    binary_old = 0x02, // its bytes have a second length before them, which the views take away and the builder writes
    uuid_old = 0x03,
    uuid = 0x04,
    md5 = 0x05,
    encrypted = 0x06,
    compressed_column = 0x07,
    sensitive = 0x08,
    vector = 0x09,
    user_defined = 0x80
};

struct binary_view
{
    binary_subtype subtype{binary_subtype::generic};
    bytes_view bytes{};

    friend bool operator==(const binary_view& a, const binary_view& b) noexcept
    {
        return a.subtype == b.subtype && std::ranges::equal(a.bytes, b.bytes);
    }
};

struct binary
{
    binary_subtype subtype{binary_subtype::generic};
    zonda::bytes bytes{};

    binary() = default;
    binary(binary_subtype kind, zonda::bytes data) : subtype(kind), bytes(std::move(data)) {}
    explicit binary(binary_view view) : subtype(view.subtype), bytes(view.bytes.begin(), view.bytes.end()) {}

    operator binary_view() const noexcept { return {subtype, bytes}; }
    friend bool operator==(const binary&, const binary&) = default;
};

/// A Perl-compatible pattern and its options in alphabetical order ("imx"). Neither can hold a zero byte.
struct regex_view
{
    std::string_view pattern;
    std::string_view options;

    friend bool operator==(const regex_view&, const regex_view&) noexcept = default;
};

struct regex
{
    std::string pattern;
    std::string options;

    explicit regex(std::string_view the_pattern = {}, std::string_view the_options = {})
        : pattern(the_pattern),
          options(the_options)
    {
    }
    explicit regex(regex_view view) : pattern(view.pattern), options(view.options) {}

    operator regex_view() const noexcept { return {pattern, options}; }
    friend bool operator==(const regex&, const regex&) = default;
};

/// JavaScript.
struct code_view
{
    std::string_view text;

    friend bool operator==(const code_view&, const code_view&) noexcept = default;
};

struct code
{
    std::string text;

    explicit code(std::string_view the_text = {}) : text(the_text) {}
    explicit code(code_view view) : text(view.text) {}

    operator code_view() const noexcept { return {text}; }
    friend bool operator==(const code&, const code&) = default;
};

/// Deprecated by BSON; carried as it is.
struct symbol_view
{
    std::string_view text;

    friend bool operator==(const symbol_view&, const symbol_view&) noexcept = default;
};

/// Deprecated by BSON; carried as it is.
struct db_pointer_view
{
    std::string_view collection;
    object_id id;

    friend bool operator==(const db_pointer_view&, const db_pointer_view&) noexcept = default;
};

} // namespace zonda::bson
