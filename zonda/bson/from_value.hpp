// How BSON values become C++ values.
#pragma once

#include <zonda/bson/detail/mapping.hpp>
#include <zonda/bson/detail/moment.hpp>
#include <zonda/bson/document.hpp>
#include <zonda/bson/to_value.hpp>

#include <limits>

namespace zonda::bson
{

/// For types of your own: specialise it with `static std::optional<T> read(value_view value)` and
/// `static constexpr std::string_view wanted = "..."`, which names the type in `string where ... is wanted`.
template <class T>
struct from_value;

namespace detail
{

template <class T>
concept with_from_value = requires(value_view value) {
    { from_value<T>::read(value) } -> std::same_as<std::optional<T>>;
};

// Types that value_view::get takes out as they are.
template <class T>
concept taken_as_is =
    std::same_as<T, bool> || std::same_as<T, std::string> || std::same_as<T, document> || std::same_as<T, array> ||
    std::same_as<T, object_id> || std::same_as<T, timestamp> || std::same_as<T, decimal128> ||
    std::same_as<T, binary> || std::same_as<T, regex> || std::same_as<T, code> || std::same_as<T, null_t> ||
    std::same_as<T, undefined_t> || std::same_as<T, min_key> || std::same_as<T, max_key>;

template <class T>
concept integer = std::signed_integral<T> && !character<T>;

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t Size>
inline constexpr bool is_std_array<std::array<T, Size>> = true;

// Described structs and enums; describe.hpp fills it in.
template <class T>
struct described_reader;

template <class T>
concept with_described_reader = requires(value_view value, T& to, const mapping_place& at, mapping_failure& failure) {
    described_reader<T>::read(value, to, at, failure);
};

template <class T>
bool read_value(value_view from, T& to, const mapping_place& at, mapping_failure& failure);

template <class T>
bool read_taken(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    std::optional<T> value = from.get<T>();
    if (!value)
        return failure.wrong_type(at, from.kind(), name_of(stored<T>::kind));
    to = std::move(*value);
    return true;
}

template <class T>
bool read_count(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    using limits = std::numeric_limits<T>;
    std::int64_t number = 0;
    const std::string_view wanted = sizeof(T) == 8 ? "long" : sizeof(T) == 4 ? "int" : "short";
    if (!read_integer(from, number, limits::min(), limits::max(), wanted, at, failure))
        return false;
    to = static_cast<T>(number);
    return true;
}

template <class T>
bool read_floating(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    constexpr bool is_small = sizeof(T) < sizeof(double);
    constexpr double greatest =
        is_small ? static_cast<double>(std::numeric_limits<T>::max()) : std::numeric_limits<double>::max();
    double number = 0;
    if (!read_real(from, number, greatest, is_small ? "float" : "double", at, failure))
        return false;
    to = static_cast<T>(number);
    return true;
}

template <class T>
bool read_moment(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    datetime moment;
    if (!read_taken(from, moment, at, failure))
        return false;
    using span = typename T::duration;
    const std::optional<span> since_epoch = moved_to<span>(moment.time_since_epoch());
    if (!since_epoch)
    {
        using std::chrono::milliseconds;
        return failure.date_out_of_range(at, from,
                                         datetime(moved_to<milliseconds>(span::min()).value_or(milliseconds::min())),
                                         datetime(moved_to<milliseconds>(span::max()).value_or(milliseconds::max())));
    }
    to = T(*since_epoch);
    return true;
}

template <class T>
bool read_optional(value_view from, std::optional<T>& to, const mapping_place& at, mapping_failure& failure)
{
    to.reset();
    if (!from || from.is_null())
        return true;
    return read_value(from, to.emplace(), at, failure);
}

template <class Map>
bool read_map(value_view from, Map& to, const mapping_place& at, mapping_failure& failure)
{
    const auto fields = from.get<document_view>();
    if (!fields)
        return failure.wrong_type(at, from.kind(), name_of(type::document));
    to.clear();
    for (const auto& [key, value] : *fields)
    {
        typename Map::mapped_type item{};
        if (!read_value(value, item, {&at, key}, failure))
            return false;
        to.insert_or_assign(typename Map::key_type(key), std::move(item));
    }
    return true;
}

template <class List>
bool read_list(value_view from, List& to, const mapping_place& at, mapping_failure& failure)
{
    const auto items = from.get<array_view>();
    if (!items)
        return failure.wrong_type(at, from.kind(), name_of(type::array));
    to.clear();
    std::size_t index = 0;
    for (const value_view value : *items)
    {
        typename List::value_type item{};
        if (!read_value(value, item, {&at, {}, index++}, failure))
            return false;
        to.insert(to.end(), std::move(item));
    }
    return true;
}

template <class T, std::size_t Size>
bool read_array(value_view from, std::array<T, Size>& to, const mapping_place& at, mapping_failure& failure)
{
    const auto items = from.get<array_view>();
    if (!items)
        return failure.wrong_type(at, from.kind(), name_of(type::array));
    std::size_t index = 0;
    for (const value_view value : *items)
    {
        if (index < Size && !read_value(value, to[index], {&at, {}, index}, failure))
            return false;
        ++index;
    }
    if (index == Size)
        return true;
    return failure.say(at, errc::out_of_range,
                       std::to_string(index) + " items where " + std::to_string(Size) + " are wanted");
}

template <class T>
bool read_value(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    if constexpr (with_from_value<T>)
    {
        std::optional<T> value = from_value<T>::read(from);
        if (!value)
            return failure.wrong_type(at, from.kind(), from_value<T>::wanted);
        to = std::move(*value);
        return true;
    }
    else if constexpr (taken_as_is<T>)
        return read_taken(from, to, at, failure);
    else if constexpr (integer<T>)
        return read_count(from, to, at, failure);
    else if constexpr (std::floating_point<T>)
        return read_floating(from, to, at, failure);
    else if constexpr (std::same_as<T, bytes>)
    {
        binary data;
        const bool read = read_taken(from, data, at, failure);
        to = std::move(data.bytes);
        return read;
    }
    else if constexpr (is_moment<T>)
        return read_moment(from, to, at, failure);
    else if constexpr (is_duration<T>)
    {
        typename T::rep count{};
        const bool read = read_count(from, count, at, failure);
        to = T(count);
        return read;
    }
    else if constexpr (is_optional<T>)
        return read_optional(from, to, at, failure);
    else if constexpr (with_described_reader<T>)
        return described_reader<T>::read(from, to, at, failure);
    else if constexpr (map_like<T>)
        return read_map(from, to, at, failure);
    else if constexpr (is_std_array<T>)
        return read_array(from, to, at, failure);
    else if constexpr (list_like<T>)
        return read_list(from, to, at, failure);
    else if constexpr (text_like<T> || owner<T>)
        static_assert(dependent_false<T>, "a view would outlive the document: map to std::string, bson::document, "
                                          "bson::array or another type that owns its bytes");
    else
        static_assert(dependent_false<T>, "this type cannot be read from BSON: describe it (BOOST_DESCRIBE_STRUCT, "
                                          "BOOST_DESCRIBE_ENUM), or specialise zonda::bson::from_value for it");
}

} // namespace detail
} // namespace zonda::bson
