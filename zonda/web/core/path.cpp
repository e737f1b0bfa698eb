#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/path.hpp>
#include <zonda/web/core/percent.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

bool has_control_character(std::string_view text) noexcept
{
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

bool is_encoded_slash(std::string_view at) noexcept
{
    return at.size() >= 3 && at[1] == '2' && (at[2] == 'F' || at[2] == 'f');
}

} // namespace

result<std::string> decode_path(std::string_view path)
{
    std::string decoded;
    if (!append_percent_decoded(decoded, path))
    {
        return error(errc::bad_percent_encoding);
    }
    if (has_control_character(decoded) || !is_utf8(decoded))
    {
        return error(errc::bad_text, "the path is not UTF-8 or has a control character");
    }
    // Decoding keeps the order, so the slashes of both can be walked side by side.
    std::size_t at = 0;
    for (std::size_t i = 0; i < path.size(); ++i, ++at)
    {
        const bool encoded = path[i] == '%';
        if (encoded && is_encoded_slash(path.substr(i)))
        {
            decoded[at] = encoded_slash;
        }
        i += encoded ? 2 : 0;
    }
    return decoded;
}

std::string with_plain_slashes(std::string_view decoded)
{
    std::string text(decoded);
    std::replace(text.begin(), text.end(), encoded_slash, '/');
    return text;
}

} // namespace zonda::web
