// Keys: bytes whose order is MongoDB's order of the values, so that SQLite's B-tree is MongoDB's index.
//
//     null, missing, min and max key    bracket byte
//     number                            number.hpp
//     string, symbol, code              bracket, escaped bytes
//     document                          bracket, for each field (bracket of the value, name 0x00, its key), 0x00
//     array                             bracket, key of each element, 0x00
//     binary                            bracket, length (4), subtype, bytes
//     object_id                         bracket, 12 bytes
//     boolean                           bracket + 0 or 1
//     datetime                          bracket, milliseconds + 2^63 (8)
//     timestamp                         bracket, seconds (4), increment (4)
//     regex                             bracket, pattern 0x00, options 0x00
//     db_pointer                        bracket, length (4), the value's bytes
//     code with scope                   bracket, escaped bytes, the scope as a document
//
// Escaped bytes: 0x00 becomes 0x00 0xff, the end is 0x00 0x00. Integers are big-endian. Every key says where it ends,
// so keys of a compound index are written one after the other; a descending part has all its bytes inverted.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/bson/document_view.hpp>
#include <zonda/pocket/core/canonical.hpp>

namespace zonda::pocket
{

/// A value that is not there gives the key of undefined.
void append_key(bytes& out, bson::value_view value);
bytes key_of(bson::value_view value);

/// The key that is below (or equal to) every key of this bracket: a single byte.
inline bytes first_key_of(bracket b)
{
    return {static_cast<std::uint8_t>(b)};
}

/// The key above every key of this bracket and below the next bracket's.
bytes end_of(bracket b);

void invert(bytes& out, std::size_t from);

} // namespace zonda::pocket
