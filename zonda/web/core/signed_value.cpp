#include <zonda/base/text.hpp>
#include <zonda/web/core/hmac.hpp>
#include <zonda/web/core/signed_value.hpp>

#include <array>
#include <cassert>
#include <charconv>

namespace zonda::web
{

namespace
{

constexpr std::string_view version = "1";

// Clocks of several servers differ by less; a later timestamp was never written by one of them.
constexpr std::chrono::seconds clock_tolerance{300};

digest mac_of(const signing_key& key, std::string_view name, std::string_view signed_part)
{
    // The length makes the border between name and value unambiguous.
    std::string message = "zonda signed value:" + std::to_string(name.size()) + ":";
    message.append(name).append(":").append(signed_part);
    return hmac_sha256(as_bytes(key.secret), as_bytes(message));
}

std::optional<std::uint64_t> parse_number(std::string_view digits) noexcept
{
    std::uint64_t value = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = bad == std::errc{} && end == digits.data() + digits.size();
    return whole && (digits.size() == 1 || digits.front() != '0') ? std::optional(value) : std::nullopt;
}

std::optional<std::array<std::string_view, 5>> split(std::string_view text) noexcept
{
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        const std::size_t dot = text.find('.');
        if ((dot == std::string_view::npos) != (i + 1 == parts.size()))
        {
            return std::nullopt;
        }
        parts[i] = text.substr(0, dot);
        text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    }
    return parts;
}

std::int64_t seconds_of(datetime at) noexcept
{
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

} // namespace

const signing_key* signing_keys::find(std::uint64_t id) const noexcept
{
    for (const signing_key& key : keys_)
    {
        if (key.id == id)
        {
            return &key;
        }
    }
    return nullptr;
}

std::string signing_keys::sign(std::string_view name, std::string_view value, datetime now) const
{
    assert(!keys_.empty());
    const signing_key& key = keys_.back();
    std::string text(version);
    text += "." + std::to_string(key.id) + "." + std::to_string(seconds_of(now)) + "." + to_base64url(as_bytes(value));
    return text + "." + to_base64url(mac_of(key, name, text));
}

std::optional<std::string> signing_keys::verify(std::string_view name, std::string_view text, datetime now,
                                                std::chrono::seconds max_age) const
{
    const auto parts = split(text);
    if (!parts || (*parts)[0] != version)
    {
        return std::nullopt;
    }
    const auto id = parse_number((*parts)[1]);
    const auto at = parse_number((*parts)[2]);
    const signing_key* key = id ? find(*id) : nullptr;
    const auto mac = from_base64url((*parts)[4]);
    if (!key || !at || !mac)
    {
        return std::nullopt;
    }
    const std::string_view signed_part = text.substr(0, text.size() - (*parts)[4].size() - 1);
    if (!equal_in_constant_time(*mac, mac_of(*key, name, signed_part)))
    {
        return std::nullopt;
    }
    const std::int64_t age = seconds_of(now) - static_cast<std::int64_t>(*at);
    const auto value = from_base64url((*parts)[3]);
    if (age > max_age.count() || age < -clock_tolerance.count() || !value)
    {
        return std::nullopt;
    }
    return std::string(as_text(*value));
}

} // namespace zonda::web
