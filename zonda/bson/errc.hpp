// What can be wrong with bytes, text or a mapping.
#pragma once

#include <zonda/base/error.hpp>

namespace zonda::bson
{

enum class errc
{
    /// The bytes are not a BSON document.
    invalid_document = 1,
    /// More than max_depth documents inside each other.
    too_deep,
    /// A document of more than 2,147,483,647 bytes.
    too_large,
    /// A key, or another text that ends at the first zero byte, holds one.
    zero_byte,
    /// A key or a string is not UTF-8.
    not_utf8,
    /// The text is not extended JSON.
    invalid_json,
    /// A field has another type than the mapped struct wants.
    wrong_type,
    /// A field that the mapped struct wants is not there.
    missing_field,
    /// A value is outside of what its place can hold.
    out_of_range
};

const error_category& category() noexcept;

inline error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), category()};
}

} // namespace zonda::bson

template <>
struct boost::system::is_error_code_enum<zonda::bson::errc> : std::true_type
{
};
