#include <zonda/web/arguments.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/status.hpp>

#include <algorithm>
#include <charconv>

namespace zonda::web
{

namespace
{

std::string quoted(std::string_view name)
{
    return "\"" + std::string(name) + "\"";
}

} // namespace

const std::string& arguments::text(std::string_view name) const
{
    const auto found = std::find_if(begin(), end(), [&](const entry& one) { return one.first == name; });
    if (found == end())
    {
        throw http_error(status::bad_request, "the argument " + quoted(name) + " is missing");
    }
    return found->second;
}

std::string arguments::text(std::string_view name, std::string_view otherwise) const
{
    return std::string(find(name).value_or(otherwise));
}

std::optional<std::int64_t> arguments::integer(std::string_view name) const
{
    const auto digits = find(name);
    if (!digits)
    {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [stop, bad] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
    if (bad != std::errc{} || stop != digits->data() + digits->size())
    {
        throw http_error(status::bad_request, "the argument " + quoted(name) + " is not a whole number");
    }
    return value;
}

std::int64_t arguments::integer(std::string_view name, std::int64_t otherwise) const
{
    return integer(name).value_or(otherwise);
}

} // namespace zonda::web
