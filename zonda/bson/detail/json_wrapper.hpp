// The objects of extended JSON that stand for a value: {"$oid": "..."} and the others.
#pragma once

#include <zonda/bson/document_builder.hpp>

#include <string_view>

namespace zonda::bson::detail
{

/// The key that makes this object a value ("$oid"), or nothing. `$scope`, `$ref`, `$id`, `$type`, `$regex` do not.
std::string_view wrapper_key(document_view object) noexcept;

/// Appends the value for which `object` stands; `name` is its wrapper_key. Not for "$code", which contains a document.
/// What is wrong with it, in words; nothing if it was appended.
std::string_view append_wrapped(document_builder& out, std::string_view key, std::string_view name,
                                document_view object);

} // namespace zonda::bson::detail
