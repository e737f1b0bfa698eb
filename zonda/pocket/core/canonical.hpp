// The brackets of MongoDB's comparison order: values of different brackets never compare as equal, and sort by bracket.
#pragma once

#include <zonda/bson/document_view.hpp>

#include <cstdint>
#include <string_view>

namespace zonda::pocket
{

/// Also the first byte of a key (key.hpp): gaps leave room for what is told apart inside a bracket. 0 ends a list.
enum class bracket : std::uint8_t
{
    min_key = 0x02,
    missing = 0x05, // with undefined, which the index holds for an empty array
    null = 0x08,
    number = 0x20,
    string = 0x30, // with symbol
    document = 0x38,
    array = 0x40,
    binary = 0x48,
    object_id = 0x50,
    boolean = 0x58,
    datetime = 0x60,
    timestamp = 0x68,
    regex = 0x70,
    db_pointer = 0x78,
    code = 0x80,
    code_with_scope = 0x88,
    max_key = 0xf0,
    end = 0xf8 // above every value
};

/// A value that is not there is `missing`.
bracket bracket_of(bson::value_view value);

/// MongoDB's name of the type, as `$type` takes it and messages say it: `int`, `string`, `missing` …
std::string_view type_name(bson::value_view value);

/// The text of a string or a symbol, which compare as one type.
inline std::string_view text_of(bson::value_view value)
{
    if (const auto symbol = value.get<bson::symbol_view>())
        return symbol->text;
    return value.text();
}

inline bool is_number(bson::value_view value)
{
    return bracket_of(value) == bracket::number;
}

inline bool is_string(bson::value_view value)
{
    return value && value.kind() == bson::type::string;
}

inline bool is_document(bson::value_view value)
{
    return value && value.kind() == bson::type::document;
}

inline bool is_array(bson::value_view value)
{
    return value && value.kind() == bson::type::array;
}

/// The fields of a document, the items of an array; of any other value none.
inline bson::document_view as_document(bson::value_view value)
{
    return value.get<bson::document_view>().value_or(bson::document_view());
}
inline bson::array_view as_array(bson::value_view value)
{
    return value.get<bson::array_view>().value_or(bson::array_view());
}

/// Null, undefined or not there.
inline bool is_nullish(bson::value_view value)
{
    return !value || value.kind() == bson::type::null || value.kind() == bson::type::undefined;
}

} // namespace zonda::pocket
