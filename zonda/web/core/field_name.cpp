#include <zonda/base/text.hpp>
#include <zonda/web/core/field_name.hpp>

#include <array>

namespace zonda::web
{

namespace
{

constexpr std::array<std::string_view, known_field_names> names = {"Host",
                                                                   "Connection",
                                                                   "Content-Length",
                                                                   "Transfer-Encoding",
                                                                   "Content-Type",
                                                                   "Expect",
                                                                   "Cookie",
                                                                   "Upgrade",
                                                                   "Accept",
                                                                   "Accept-Encoding",
                                                                   "Accept-Language",
                                                                   "Authorization",
                                                                   "If-Match",
                                                                   "If-Modified-Since",
                                                                   "If-None-Match",
                                                                   "If-Range",
                                                                   "If-Unmodified-Since",
                                                                   "Last-Event-ID",
                                                                   "Origin",
                                                                   "Range",
                                                                   "Referer",
                                                                   "Sec-Fetch-Site",
                                                                   "User-Agent",
                                                                   "X-XSRFToken"};

constexpr std::size_t longest = 19; // If-Unmodified-Since

constexpr std::size_t most_of_one_length = 4;

struct names_of_one_length
{
    std::array<field_name, most_of_one_length> names{};
    std::size_t count{0};
};

constexpr auto make_lengths()
{
    std::array<names_of_one_length, longest + 1> lengths{};
    for (std::size_t i = 0; i < names.size(); ++i)
    {
        names_of_one_length& of_length = lengths[names[i].size()];
        of_length.names[of_length.count++] = static_cast<field_name>(i);
    }
    return lengths;
}

constexpr auto lengths = make_lengths();

// Names are letters and hyphens, so no other token character matches when the case bit is folded.
constexpr bool equal(std::string_view a, std::string_view b) noexcept
{
    for (std::size_t i = 0; i < b.size(); ++i)
    {
        if ((static_cast<unsigned char>(a[i]) | 0x20U) != (static_cast<unsigned char>(b[i]) | 0x20U))
        {
            return false;
        }
    }
    return true;
}

} // namespace

field_name field_name_of(std::string_view name) noexcept
{
    if (name.size() > longest)
    {
        return field_name::other;
    }
    const names_of_one_length& of_length = lengths[name.size()];
    for (std::size_t i = 0; i < of_length.count; ++i)
    {
        if (equal(name, names[static_cast<std::size_t>(of_length.names[i])]))
        {
            return of_length.names[i];
        }
    }
    return field_name::other;
}

std::string_view text_of(field_name name) noexcept
{
    return name == field_name::other ? std::string_view{} : names[static_cast<std::size_t>(name)];
}

} // namespace zonda::web
