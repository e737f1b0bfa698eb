#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/value_limits.hpp>

#include <string>

namespace zonda::pocket
{

bool deeper_than(bson::value_view v, std::size_t levels)
{
    if (!is_document(v) && !is_array(v))
    {
        const auto code = v.get<bson::code_with_scope_view>();
        return code && deeper_than({bson::type::document, code->scope.data().data()}, levels);
    }
    if (levels == 0)
        return true;
    // An empty document has 5 bytes, each level around it at least 7: length, type, the name's end, its own end.
    if (v.data().size() < 5 + 7 * levels)
        return false;
    for (const auto& field : bson::document_view::trusted(v.data().data()))
        if (deeper_than(field.value, levels - 1))
            return true;
    return false;
}

outcome<void> check_depth(bson::value_view v)
{
    if (!deeper_than(v, most_made_levels))
        return {};
    return failure{errc::overflow, "a document or an array that was made has more than " +
                                       std::to_string(most_made_levels) + " levels of nesting"};
}

outcome<void> check_limits(bson::value_view v)
{
    if (v && v.data().size() > most_value_bytes)
        return value_too_large(v.data().size());
    return check_depth(v);
}

failure value_too_large(std::size_t size)
{
    return {errc::bson_object_too_large, "an expression made a value of " + std::to_string(size) +
                                             " bytes; more than 16777216 bytes (16MB) are not supported"};
}

} // namespace zonda::pocket
