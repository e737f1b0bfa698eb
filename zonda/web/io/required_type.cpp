#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/io/required_type.hpp>
#include <zonda/web/request.hpp>

#include <string>

namespace zonda::web
{

void require_media_type(const request& of, std::initializer_list<std::string_view> types)
{
    const std::string_view given = of.head().value_of(field_name::content_type);
    std::string wanted;
    for (std::string_view type : types)
    {
        if (is_media_type(given, type))
        {
            return;
        }
        wanted.append(wanted.empty() ? "" : " or ").append(type);
    }
    throw error(errc::unsupported_media,
                "this wants content of type " + wanted +
                    (given.empty() ? " and was given no Content-Type" : ", not " + std::string(given)));
}

} // namespace zonda::web
