// Documents as values of a program's own types.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/doc.hpp>

#include <type_traits>

namespace zonda::mongo::detail
{

/// By zonda/bson/describe.hpp, which the user of it includes: nobody else pays for Boost.Describe.
template <class T>
result<T> mapped(bson::document_view document)
{
    static_assert(
        requires { to<T>(document); },
        "this type cannot be read from a document: describe it (BOOST_DESCRIBE_STRUCT) and include "
        "<zonda/bson/describe.hpp>");
    return to<T>(document);
}

/// A document, or what becomes one: a described struct, a map with text as keys.
template <class T>
concept document_like =
    std::is_convertible_v<const T&, bson::document_view> || (std::is_class_v<T> && bson::bson_value<T>);

/// Throws zonda::error for a value that becomes something else than a document.
bson::document document_in(bson::document_view wrapped);

template <document_like T>
bson::document as_document(const T& value)
{
    if constexpr (std::is_convertible_v<const T&, bson::document_view>)
        return bson::document(static_cast<bson::document_view>(value));
    else
        return document_in(bson::doc("value", value));
}

} // namespace zonda::mongo::detail
