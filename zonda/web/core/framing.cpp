#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/framing.hpp>
#include <zonda/web/core/request_head.hpp>

namespace zonda::web
{

namespace
{

// RFC 9112, 6.1. Codings that a sender may really mean, but that are not undone here.
bool is_known_coding(std::string_view name) noexcept
{
    for (std::string_view known : {"gzip", "x-gzip", "compress", "x-compress", "deflate"})
    {
        if (equals_ignoring_case(name, known))
        {
            return true;
        }
    }
    return false;
}

std::optional<errc> decide_transfer_encoding(std::string_view codings) noexcept
{
    if (equals_ignoring_case(codings, "chunked"))
    {
        return std::nullopt;
    }
    // gzip alone or before a final chunked is well-formed; anything else in front of or behind it is an attack.
    const std::string_view first = take_until(codings, ',');
    const bool well_formed =
        is_known_coding(first) && (codings.empty() || equals_ignoring_case(trimmed(codings), "chunked"));
    return well_formed ? errc::unsupported_transfer_coding : errc::bad_transfer_encoding;
}

bool decide_keep_alive(const request_head& head) noexcept
{
    bool close = false;
    bool keep_alive = false;
    head.for_each(field_name::connection,
                  [&](std::string_view value)
                  {
                      close = close || list_contains(value, "close");
                      keep_alive = keep_alive || list_contains(value, "keep-alive");
                  });
    return !close && (head.minor_version() > 0 || keep_alive);
}

} // namespace

bool list_contains(std::string_view list, std::string_view token) noexcept
{
    while (!list.empty())
    {
        if (equals_ignoring_case(take_until(list, ','), token))
        {
            return true;
        }
    }
    return false;
}

std::optional<std::uint64_t> parse_content_length(std::string_view text) noexcept
{
    // 18 digits always fit, and nobody has sent an exabyte.
    if (text.empty() || text.size() > 18 || (text.size() > 1 && text.front() == '0'))
    {
        return std::nullopt;
    }
    std::uint64_t length = 0;
    for (char c : text)
    {
        if (!is_digit(c))
        {
            return std::nullopt;
        }
        length = length * 10 + static_cast<unsigned>(c - '0');
    }
    return length;
}

std::optional<errc> decide_framing(const request_head& head, content_framing& framing) noexcept
{
    const auto length = head.find(field_name::content_length);
    const auto coding = head.find(field_name::transfer_encoding);
    framing = {};
    framing.keep_alive = decide_keep_alive(head);
    if (coding)
    {
        // RFC 9112, 6.3: both, or chunked in 1.0, is how requests are smuggled; never pick one.
        if (length || head.minor_version() == 0)
        {
            return errc::bad_transfer_encoding;
        }
        if (auto bad = decide_transfer_encoding(*coding))
        {
            return bad;
        }
        framing.which = content_framing::kind::chunked;
    }
    if (length)
    {
        const auto parsed = parse_content_length(*length);
        if (!parsed)
        {
            return errc::bad_content_length;
        }
        framing.length = *parsed;
        framing.which = *parsed == 0 ? content_framing::kind::none : content_framing::kind::length;
    }
    if (const auto expect = head.find(field_name::expect); expect && head.minor_version() > 0)
    {
        if (!equals_ignoring_case(*expect, "100-continue"))
        {
            return errc::expectation_failed;
        }
        framing.expects_continue = framing.which != content_framing::kind::none;
    }
    return std::nullopt;
}

} // namespace zonda::web
