// The documents of the driver's bench (shape and sizes as in DriverBench: a tweet of 1,622 bytes and 59 elements).
#pragma once

#include <zonda/bson/document.hpp>

#include <cstddef>
#include <cstdint>

namespace bench
{

inline constexpr std::size_t document_size = 1622;
inline constexpr std::size_t documents_in_many = 10'000;
inline constexpr std::size_t first_batch = 101;

/// `{_id: id, ...}` of document_size bytes: text, numbers, booleans, nulls, a list, and a document inside with forty
/// fields.
zonda::bson::document make_document(std::int32_t id);

} // namespace bench
