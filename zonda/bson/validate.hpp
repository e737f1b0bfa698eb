// The one door through which foreign bytes become documents.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>

namespace zonda::bson
{

/// Documents and arrays inside each other that are accepted: more than a MongoDB sends. It stores documents of 180
/// levels, in a reply they stand some levels deep, and no message has more than 200, or 250 where its parameter
/// maxBSONDepth says so.
inline constexpr std::size_t max_depth = 256;

/// Checks that the bytes are exactly one document, down to its last value: every length, every closing zero byte, known
/// types, UTF-8 in keys and texts, booleans 0 or 1, depth. Array keys may be anything, since no reader looks at them.
/// What it returns points into `data`.
///
/// Errors: errc::invalid_document, errc::too_deep, errc::not_utf8; the words say what and where:
/// `at "goals.3.min" (byte 217): a string of 9 bytes where 4 are left`.
/// Cost: one walk, a second one at something rare or wrong; no allocation unless it fails, a fixed amount of stack.
/// Spec: bsonspec.org 1.1.
result<document_view> validate(bytes_view data);

/// The length that stands at the beginning of `data`, if a whole document of that length is there; else empty. The way
/// along documents that lie one behind the other: each piece still goes through `validate`.
std::optional<std::size_t> document_length(bytes_view data) noexcept;

} // namespace zonda::bson
