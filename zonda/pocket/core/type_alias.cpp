#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/type_alias.hpp>

namespace zonda::pocket
{

std::optional<bson::type> type_of_alias(bson::value_view alias)
{
    constexpr bson::type all[] = {bson::type::double_,    bson::type::string,    bson::type::document,
                                  bson::type::array,      bson::type::binary,    bson::type::undefined,
                                  bson::type::object_id,  bson::type::boolean,   bson::type::datetime,
                                  bson::type::null,       bson::type::regex,     bson::type::db_pointer,
                                  bson::type::code,       bson::type::symbol,    bson::type::code_with_scope,
                                  bson::type::int32,      bson::type::timestamp, bson::type::int64,
                                  bson::type::decimal128, bson::type::min_key,   bson::type::max_key};
    const auto number = whole_number(alias);
    for (const auto kind : all)
    {
        const auto code = kind == bson::type::min_key ? -1 : static_cast<int>(kind);
        if (number ? *number == code : is_string(alias) && bson::name_of(kind) == alias.text())
            return kind;
    }
    return {};
}

} // namespace zonda::pocket
