// How C++ values become BSON values.
#pragma once

#include <zonda/base/time.hpp>
#include <zonda/bson/document_view.hpp>

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>

namespace zonda::bson
{

class document_builder;

/// For types of your own: specialise it with `static void append(document_builder& out, std::string_view key, const T&
/// value)`, which appends exactly one value under that key. Described structs and enums have theirs in describe.hpp.
template <class T>
struct to_value;

namespace detail
{

template <class T>
inline constexpr bool dependent_false = false;

template <class T>
concept with_to_value =
    requires(document_builder& out, std::string_view key, const T& value) { to_value<T>::append(out, key, value); };

template <class T>
concept character =
    std::same_as<T, char> || std::same_as<T, signed char> || std::same_as<T, unsigned char> ||
    std::same_as<T, wchar_t> || std::same_as<T, char8_t> || std::same_as<T, char16_t> || std::same_as<T, char32_t>;

template <class T>
concept unsigned_number = std::unsigned_integral<T> && !std::same_as<T, bool> && !character<T>;

template <class T>
concept small_number = std::same_as<T, short> || std::same_as<T, float>;

template <class T>
concept text_like = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;

// The owning types, which convert to the view that is written.
template <class T, class View>
concept owner_of = std::convertible_to<const T&, View>;

template <class T>
concept owner = owner_of<T, document_view> || owner_of<T, array_view> || owner_of<T, binary_view> ||
                owner_of<T, regex_view> || owner_of<T, code_view>;

// Plain bytes are a generic binary.
template <class T>
concept bytes_like = std::same_as<T, bytes> || std::same_as<T, bytes_view>;

// A moment of any precision.
template <class T>
inline constexpr bool is_moment = false;
template <class Duration>
inline constexpr bool is_moment<std::chrono::sys_time<Duration>> = true;

template <class T>
inline constexpr bool is_duration = false;
template <class Count, class Unit>
inline constexpr bool is_duration<std::chrono::duration<Count, Unit>> = std::signed_integral<Count>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// std::map and its like, with text as keys; and other ranges of values.
template <class T>
concept map_like = requires(const T& map) {
    typename T::mapped_type;
    { map.begin()->first } -> std::convertible_to<std::string_view>;
};
template <class T>
concept list_like = !text_like<T> && !owner<T> && !bytes_like<T> && !map_like<T> && requires(const T& list) {
    typename T::value_type;
    list.begin();
    list.end();
};

template <class T>
constexpr bool has_bson_form();

template <class T>
constexpr bool has_inner_bson_form()
{
    if constexpr (is_optional<T> || list_like<T>)
        return has_bson_form<typename T::value_type>();
    else if constexpr (map_like<T>)
        return has_bson_form<typename T::mapped_type>();
    else
        return false;
}

template <class T>
concept built_in =
    std::same_as<T, bool> || std::same_as<T, int> || std::same_as<T, long> || std::same_as<T, long long> ||
    std::same_as<T, double> || std::same_as<T, object_id> || std::same_as<T, timestamp> ||
    std::same_as<T, decimal128> || std::same_as<T, symbol_view> || std::same_as<T, db_pointer_view> ||
    std::same_as<T, code_with_scope_view> || std::same_as<T, null_t> || std::same_as<T, std::nullptr_t> ||
    std::same_as<T, undefined_t> || std::same_as<T, min_key> || std::same_as<T, max_key> || std::same_as<T, value_view>;

template <class T>
constexpr bool has_bson_form()
{
    return with_to_value<T> || built_in<T> || small_number<T> || text_like<T> || owner<T> || bytes_like<T> ||
           is_moment<T> || is_duration<T> || has_inner_bson_form<T>();
}

template <class T>
void append_value(document_builder& out, std::string_view key, const T& value);

} // namespace detail

/// Types that `doc`, `arr` and document_builder take. Not among them: char (is it text or a number?) and unsigned
/// numbers (BSON has none; a cast says what is meant).
template <class T>
concept bson_value = detail::has_bson_form<std::remove_cvref_t<T>>();

} // namespace zonda::bson
