#include <zonda/base/text.hpp>
#include <zonda/web/core/hmac.hpp>
#include <zonda/web/core/xsrf.hpp>

#include <algorithm>

namespace zonda::web
{

std::string masked(const xsrf_token& token, const xsrf_token& mask)
{
    std::array<std::uint8_t, 32> both{};
    for (std::size_t i = 0; i < token.size(); ++i)
    {
        both[i] = mask[i];
        both[i + token.size()] = static_cast<std::uint8_t>(mask[i] ^ token[i]);
    }
    return to_base64url(both);
}

std::optional<xsrf_token> unmasked(std::string_view text)
{
    const auto both = from_base64url(text);
    xsrf_token token{};
    if (!both || both->size() != 2 * token.size())
    {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < token.size(); ++i)
    {
        token[i] = static_cast<std::uint8_t>((*both)[i] ^ (*both)[i + token.size()]);
    }
    return token;
}

bool same_token(const xsrf_token& a, const xsrf_token& b) noexcept
{
    return equal_in_constant_time(a, b);
}

} // namespace zonda::web
