// Documents and arrays in one expression.
#pragma once

#include <zonda/bson/document_builder.hpp>

namespace zonda::bson
{

namespace detail
{

// Room for so many small values, so that most documents take one allocation.
inline bytes room_for(std::size_t values)
{
    bytes data;
    data.reserve(16 + 24 * values);
    return data;
}

inline void append_pairs(document_builder&)
{
}

template <class Value, class... More>
void append_pairs(document_builder& out, std::string_view key, const Value& value, const More&... more)
{
    out.append(key, value);
    append_pairs(out, more...);
}

} // namespace detail

/// A document of the keys and values that are given in turn: `doc("year", 2026, "goals", arr(1, 2))`. An int is an
/// int32, a long an int64, a literal a string; an empty optional is null. An odd count, a char and an unsigned number
/// do not compile. Everything is copied. Keys and texts must be UTF-8 and keys without zero bytes, else it throws
/// zonda::error as document_builder does.
template <class... KeysAndValues>
document doc(const KeysAndValues&... keys_and_values)
{
    static_assert(sizeof...(KeysAndValues) % 2 == 0, "doc(key, value, ...): one of the keys has no value");
    bytes data = detail::room_for(sizeof...(KeysAndValues) / 2);
    if constexpr (sizeof...(KeysAndValues) % 2 == 0)
    {
        document_builder out(data);
        detail::append_pairs(out, keys_and_values...);
        out.finish();
    }
    return document::trusted(std::move(data));
}

/// An array of the values that are given; each may have a type of its own.
template <class... Values>
array arr(const Values&... values)
{
    bytes data = detail::room_for(sizeof...(Values));
    document_builder out(data, document_builder::root::array);
    (out.push(values), ...);
    out.finish();
    return array::trusted(std::move(data));
}

} // namespace zonda::bson

namespace zonda
{

using bson::arr;
using bson::doc;

} // namespace zonda
