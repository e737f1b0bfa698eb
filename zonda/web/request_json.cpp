// request::json, alone: Boost.JSON is heavy to compile.
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/request.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace zonda::web
{

task<boost::json::value> request::json()
{
    if (!is_media_type(head_.value_of(field_name::content_type), media_type::json))
    {
        throw error(errc::unsupported_media, "this wants content of type application/json");
    }
    const std::string text = co_await content();
    boost::json::parse_options options;
    options.max_depth = 32;
    error_code bad;
    boost::json::value parsed = boost::json::parse(text, bad, {}, options);
    if (bad)
    {
        throw error(errc::bad_json, "the JSON is malformed: " + bad.message());
    }
    co_return parsed;
}

} // namespace zonda::web
