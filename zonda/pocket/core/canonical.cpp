#include <zonda/pocket/core/canonical.hpp>

namespace zonda::pocket
{

bracket bracket_of(bson::value_view value)
{
    switch (value.kind())
    {
    case bson::type::min_key:
        return bracket::min_key;
    case bson::type::none:
    case bson::type::undefined:
        return bracket::missing;
    case bson::type::null:
        return bracket::null;
    case bson::type::double_:
    case bson::type::int32:
    case bson::type::int64:
    case bson::type::decimal128:
        return bracket::number;
    case bson::type::string:
    case bson::type::symbol:
        return bracket::string;
    case bson::type::document:
        return bracket::document;
    case bson::type::array:
        return bracket::array;
    case bson::type::binary:
        return bracket::binary;
    case bson::type::object_id:
        return bracket::object_id;
    case bson::type::boolean:
        return bracket::boolean;
    case bson::type::datetime:
        return bracket::datetime;
    case bson::type::timestamp:
        return bracket::timestamp;
    case bson::type::regex:
        return bracket::regex;
    case bson::type::db_pointer:
        return bracket::db_pointer;
    case bson::type::code:
        return bracket::code;
    case bson::type::code_with_scope:
        return bracket::code_with_scope;
    case bson::type::max_key:
        return bracket::max_key;
    }
    return bracket::missing;
}

std::string_view type_name(bson::value_view value)
{
    return bson::name_of(value.kind());
}

} // namespace zonda::pocket
