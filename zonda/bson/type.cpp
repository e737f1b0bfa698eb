#include <zonda/bson/type.hpp>

namespace zonda::bson
{

std::string_view name_of(type kind) noexcept
{
    switch (kind)
    {
    case type::none:
        return "missing";
    case type::double_:
        return "double";
    case type::string:
        return "string";
    case type::document:
        return "object";
    case type::array:
        return "array";
    case type::binary:
        return "binData";
    case type::undefined:
        return "undefined";
    case type::object_id:
        return "objectId";
    case type::boolean:
        return "bool";
    case type::datetime:
        return "date";
    case type::null:
        return "null";
    case type::regex:
        return "regex";
    case type::db_pointer:
        return "dbPointer";
    case type::code:
        return "javascript";
    case type::symbol:
        return "symbol";
    case type::code_with_scope:
        return "javascriptWithScope";
    case type::int32:
        return "int";
    case type::timestamp:
        return "timestamp";
    case type::int64:
        return "long";
    case type::decimal128:
        return "decimal";
    case type::max_key:
        return "maxKey";
    case type::min_key:
        return "minKey";
    }
    return "unknown";
}

} // namespace zonda::bson
