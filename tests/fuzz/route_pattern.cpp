// First line: a pattern; second line: a path. A pattern is good, or has a name for what is wrong; no path confuses the
// router.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/path.hpp>
#include <zonda/web/core/route_pattern.hpp>
#include <zonda/web/core/router.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::web;
    const std::string_view text = zonda::as_text({data, size});
    const std::string_view pattern = text.substr(0, text.find('\n'));
    const std::string_view path = text.substr(std::min(pattern.size() + 1, text.size()));
    if (check_pattern(pattern) != pattern_error::none)
    {
        return 0;
    }
    router routes;
    routes.add(method::get, "/");
    if (!routes.add(method::post, pattern) || routes.add(method::post, pattern))
    {
        std::abort();
    }
    const auto match = routes.find(method::post, path);
    if (!match || !match->found())
    {
        return 0;
    }
    if (match->route != 1 || match->parameters.size() != count_parameters(pattern))
    {
        std::abort();
    }
    return 0;
}
