// How much room a document_builder asks its buffer for.
#pragma once

#include <algorithm>
#include <cstddef>

namespace zonda::bson::detail
{

/// The length of a document is an int32.
inline constexpr std::size_t largest_document = 0x7FFFFFFF;

/// The size that a buffer of that capacity gets, when bytes up to `end` are wanted in it and its document begins at
/// `begin`. Some more than that, but not much: the vector fills it with zeros. Never more than the largest document
/// takes, whose builder asks again for what lies beyond, and is refused. And what the buffer holds is not moved for the
/// sake of room that nobody asked for.
constexpr std::size_t buffer_size(std::size_t begin, std::size_t end, std::size_t capacity) noexcept
{
    constexpr std::size_t spare = 256;
    const std::size_t most = begin + largest_document;
    return std::min(end + spare, end <= capacity ? std::min(capacity, most) : most);
}

} // namespace zonda::bson::detail
