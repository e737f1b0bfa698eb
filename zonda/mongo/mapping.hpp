// Documents as values of a program's own types.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>

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

} // namespace zonda::mongo::detail
