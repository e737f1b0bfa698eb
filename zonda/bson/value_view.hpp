// One value inside a document, looked at where it lies.
#pragma once

#include <zonda/bson/decimal128.hpp>
#include <zonda/bson/detail/value_size.hpp>
#include <zonda/bson/value_types.hpp>

#include <optional>

namespace zonda::bson
{

class document_view;
class array_view;
class value_view;

namespace detail
{

// How a value of type T is read from bytes that were validated: `kind`, the type that T stands for, and `read`.
template <class T>
struct stored;

inline std::string_view stored_string(const std::uint8_t* data) noexcept
{
    return {reinterpret_cast<const char*>(data + 4), load_length(data) - 1};
}

} // namespace detail

/// Two words that point into a document; valid as long as the document's bytes stay where they are.
/// A value that was looked for and is not there is false, of kind `type::none`, and gives nothing to every `get`.
class value_view
{
public:
    constexpr value_view() noexcept = default;

    /// `data` holds a whole value of that type, validated or written by this library.
    constexpr value_view(type kind, const std::uint8_t* data) noexcept : data_(data), kind_(kind) {}

    constexpr type kind() const noexcept { return kind_; }
    constexpr explicit operator bool() const noexcept { return kind_ != type::none; }
    bool is_null() const noexcept { return kind_ == type::null; }

    /// The value if it has exactly T's type: bool, std::int32_t, std::int64_t, double, std::string_view, document_view,
    /// array_view, object_id, datetime, timestamp, decimal128, binary_view, regex_view, code_view, symbol_view,
    /// db_pointer_view, code_with_scope_view, null_t, undefined_t, min_key, max_key; and, copied, std::string,
    /// document, array, binary, regex, code.
    template <class T>
    std::optional<T> get() const
    {
        if (kind_ != detail::stored<T>::kind)
            return std::nullopt;
        return detail::stored<T>::read(data_);
    }

    /// An int32, an int64, or a double without a fraction that an int64 holds exactly.
    std::optional<std::int64_t> to_int64() const noexcept;
    /// An int32, an int64 (rounded beyond 2^53) or a double.
    std::optional<double> to_double() const noexcept;
    /// Servers answer `ok` with any of these: a boolean itself, a number unless it is zero (NaN is true).
    std::optional<bool> truthy() const noexcept;
    /// A string's text, else `otherwise`.
    std::string_view text(std::string_view otherwise = {}) const noexcept
    {
        return kind_ == type::string ? detail::stored_string(data_) : otherwise;
    }

    /// A field of a document, an item of an array; nothing if this is neither, or has none.
    value_view operator[](std::string_view key) const noexcept;
    value_view operator[](const char* key) const noexcept { return (*this)[std::string_view(key)]; }
    value_view operator[](std::size_t index) const noexcept;
    value_view operator[](int index) const noexcept { return (*this)[static_cast<std::size_t>(index)]; }

    /// The value's bytes, as they stand after the key.
    bytes_view data() const noexcept { return {data_, detail::value_size(kind_, data_)}; }

    /// Same type and same bytes.
    friend bool operator==(value_view a, value_view b) noexcept
    {
        return a.kind_ == b.kind_ && std::ranges::equal(a.data(), b.data());
    }

private:
    const std::uint8_t* data_{nullptr};
    type kind_{type::none};
};

namespace detail
{

template <class T, type Kind>
struct stored_number
{
    static constexpr type kind = Kind;
    static T read(const std::uint8_t* data) noexcept { return load<T>(data); }
};

template <class T, type Kind>
struct stored_word
{
    static constexpr type kind = Kind;
    static T read(const std::uint8_t*) noexcept { return {}; }
};

template <class T, class View>
struct stored_copy
{
    static constexpr type kind = stored<View>::kind;
    static T read(const std::uint8_t* data) { return T(stored<View>::read(data)); }
};

template <>
struct stored<double> : stored_number<double, type::double_>
{
};
template <>
struct stored<int> : stored_number<std::int32_t, type::int32>
{
};
template <>
struct stored<long> : stored_number<std::int64_t, type::int64>
{
};
template <>
struct stored<long long> : stored_number<std::int64_t, type::int64>
{
};
template <>
struct stored<null_t> : stored_word<null_t, type::null>
{
};
template <>
struct stored<undefined_t> : stored_word<undefined_t, type::undefined>
{
};
template <>
struct stored<min_key> : stored_word<min_key, type::min_key>
{
};
template <>
struct stored<max_key> : stored_word<max_key, type::max_key>
{
};
template <>
struct stored<bool>
{
    static constexpr type kind = type::boolean;
    static bool read(const std::uint8_t* data) noexcept { return *data != 0; }
};
template <>
struct stored<std::string_view>
{
    static constexpr type kind = type::string;
    static std::string_view read(const std::uint8_t* data) noexcept { return stored_string(data); }
};
template <>
struct stored<std::string> : stored_copy<std::string, std::string_view>
{
};
template <>
struct stored<object_id>
{
    static constexpr type kind = type::object_id;
    static object_id read(const std::uint8_t* data) noexcept
    {
        std::array<std::uint8_t, 12> id{};
        std::memcpy(id.data(), data, id.size());
        return object_id(id);
    }
};
template <>
struct stored<datetime>
{
    static constexpr type kind = type::datetime;
    static datetime read(const std::uint8_t* data) noexcept
    {
        return datetime(std::chrono::milliseconds(load<std::int64_t>(data)));
    }
};
template <>
struct stored<timestamp>
{
    static constexpr type kind = type::timestamp;
    static timestamp read(const std::uint8_t* data) noexcept
    {
        return {.seconds = load<std::uint32_t>(data + 4), .increment = load<std::uint32_t>(data)};
    }
};
template <>
struct stored<decimal128>
{
    static constexpr type kind = type::decimal128;
    static decimal128 read(const std::uint8_t* data) noexcept
    {
        return {load<std::uint64_t>(data + 8), load<std::uint64_t>(data)};
    }
};
template <>
struct stored<binary_view>
{
    static constexpr type kind = type::binary;
    static binary_view read(const std::uint8_t* data) noexcept
    {
        const auto subtype = static_cast<binary_subtype>(data[4]);
        const std::size_t inner_length = subtype == binary_subtype::binary_old ? 4 : 0;
        return {subtype, {data + 5 + inner_length, load_length(data) - inner_length}};
    }
};
template <>
struct stored<binary> : stored_copy<binary, binary_view>
{
};
template <>
struct stored<regex_view>
{
    static constexpr type kind = type::regex;
    static regex_view read(const std::uint8_t* data) noexcept
    {
        const std::string_view pattern = reinterpret_cast<const char*>(data);
        return {pattern, pattern.data() + pattern.size() + 1};
    }
};
template <>
struct stored<regex> : stored_copy<regex, regex_view>
{
};
template <>
struct stored<code_view>
{
    static constexpr type kind = type::code;
    static code_view read(const std::uint8_t* data) noexcept { return {stored_string(data)}; }
};
template <>
struct stored<code> : stored_copy<code, code_view>
{
};
template <>
struct stored<symbol_view>
{
    static constexpr type kind = type::symbol;
    static symbol_view read(const std::uint8_t* data) noexcept { return {stored_string(data)}; }
};
template <>
struct stored<db_pointer_view>
{
    static constexpr type kind = type::db_pointer;
    static db_pointer_view read(const std::uint8_t* data) noexcept
    {
        const std::string_view collection = stored_string(data);
        return {collection, stored<object_id>::read(data + 4 + collection.size() + 1)};
    }
};

} // namespace detail
} // namespace zonda::bson
