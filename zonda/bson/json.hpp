// Documents as JSON text and back.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace zonda::bson
{

enum class json_mode : std::uint8_t
{
    /// Extended JSON that keeps every type: `{"a":{"$numberInt":"1"}}`.
    canonical,
    /// Extended JSON that is easier to read and forgets which type a number had: `{"a":1}`.
    relaxed,
    /// JSON for browsers: numbers as numbers (an int64 too; NaN and the infinities as null), datetimes as ISO 8601 text
    /// with milliseconds, object ids and decimals as text, binaries as base64, symbols as text, undefined as null. What
    /// is left (regex, code, timestamp, dbPointer, minKey, maxKey) keeps its extended form. It is not read back.
    plain
};

/// JSON without white space, in the order of the document. Doubles are the shortest text that reads back as the same
/// number. Any depth is written with a fixed amount of stack.
/// Spec: MongoDB Extended JSON (v2).
std::string to_json(document_view from, json_mode mode = json_mode::relaxed);
std::string to_json(array_view from, json_mode mode = json_mode::relaxed);
std::string to_json(value_view from, json_mode mode = json_mode::relaxed);

/// The same behind text that is there already. A missing value is written as null.
void append_json(std::string& out, document_view from, json_mode mode = json_mode::relaxed);
void append_json(std::string& out, array_view from, json_mode mode = json_mode::relaxed);
void append_json(std::string& out, value_view from, json_mode mode = json_mode::relaxed);

/// Reads an object in canonical or relaxed extended JSON, or any mixture. A number without fraction and exponent is an
/// int32 if it fits, else an int64, else a double. An object with a key like "$oid" must be exactly that type's form:
/// what the specification calls a parse error is one here. Equal keys stay two elements.
///
/// Errors: errc::invalid_json (with the byte, or the path of the value: `at "goals.3.min": $oid wants ...`),
/// errc::too_deep (more than max_depth), errc::zero_byte, errc::too_large.
/// Spec: MongoDB Extended JSON (v2); the forms of version 1 are refused.
result<document> from_json(std::string_view text);

/// Relaxed extended JSON, for tests and logs.
std::ostream& operator<<(std::ostream& out, document_view from);
std::ostream& operator<<(std::ostream& out, array_view from);
std::ostream& operator<<(std::ostream& out, value_view from);

} // namespace zonda::bson
