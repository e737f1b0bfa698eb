#include <zonda/base/text.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/name_values.hpp>
#include <zonda/web/core/percent.hpp>

namespace zonda::web
{

namespace
{

std::optional<errc> decode(std::string_view text, std::string& out)
{
    if (!append_form_decoded(out, text))
    {
        return errc::bad_percent_encoding;
    }
    const bool good = is_utf8(out) && out.find('\0') == std::string::npos;
    return good ? std::nullopt : std::optional(errc::bad_text);
}

std::optional<errc> parse_pair(std::string_view pair, const form_limits& limits, name_values& out)
{
    const std::size_t equals = pair.find('=');
    std::string name;
    std::string value;
    if (auto bad = decode(pair.substr(0, equals), name))
    {
        return bad;
    }
    if (equals != std::string_view::npos)
    {
        if (auto bad = decode(pair.substr(equals + 1), value))
        {
            return bad;
        }
    }
    if (name.size() > limits.name || out.size() == limits.fields)
    {
        return errc::bad_form;
    }
    out.append(std::move(name), std::move(value));
    return std::nullopt;
}

} // namespace

std::optional<std::string_view> name_values::find(std::string_view name) const noexcept
{
    for (const entry& one : entries_)
    {
        if (one.first == name)
        {
            return one.second;
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> name_values::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const entry& one : entries_)
    {
        if (one.first == name)
        {
            values.emplace_back(one.second);
        }
    }
    return values;
}

result<name_values> parse_form(std::string_view text, const form_limits& limits)
{
    name_values out;
    while (!text.empty())
    {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty())
        {
            continue;
        }
        if (auto bad = parse_pair(pair, limits, out))
        {
            return error(*bad);
        }
    }
    return out;
}

} // namespace zonda::web
