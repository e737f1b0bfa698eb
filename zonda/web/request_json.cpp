// request::json, alone: Boost.JSON is heavy to compile.
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/io/required_type.hpp>
#include <zonda/web/request.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace zonda::web
{

task<boost::json::value> request::json()
{
    require_media_type(*this, {media_type::json});
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
