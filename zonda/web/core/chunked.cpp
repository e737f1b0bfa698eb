#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/chunked.hpp>
#include <zonda/web/core/field_name.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

constexpr std::uint8_t most_size_digits = 16; // of a 64-bit number
constexpr std::uint16_t most_extension_bytes_a_chunk = 512;
constexpr std::uint64_t free_extension_bytes = 16 * 1024;
constexpr std::size_t most_trailer_bytes = 8 * 1024;

// RFC 9110, 6.5.1: what decides framing, routing or identity may not come after the fact.
bool is_allowed_in_trailers(std::string_view name) noexcept
{
    if (field_name_of(name) != field_name::other)
    {
        return false;
    }
    for (std::string_view refused :
         {"Content-Encoding", "Content-Range", "Trailer", "TE", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection",
          "Set-Cookie", "Max-Forwards", "Cache-Control", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
          "X-Forwarded-Proto", "X-HTTP-Method-Override"})
    {
        if (equals_ignoring_case(name, refused))
        {
            return false;
        }
    }
    return true;
}

} // namespace

content_progress chunked_decoder::decode(std::string_view received)
{
    std::size_t at = 0;
    while (at < received.size() && step_ != step::done)
    {
        if (step_ == step::data)
        {
            const std::size_t size =
                static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, received.size() - at));
            remaining_ -= size;
            data_size_ += size;
            step_ = remaining_ == 0 ? step::data_carriage_return : step::data;
            return {at + size, received.substr(at, size), false, {}};
        }
        if (!take(received[at]))
        {
            return {at, {}, false, step_ == step::trailer ? errc::bad_trailer : errc::bad_chunk};
        }
        ++at;
    }
    return {at, {}, step_ == step::done, {}};
}

bool chunked_decoder::take(char c)
{
    switch (step_)
    {
    case step::size:
        return take_size(c);
    case step::size_line_feed:
        return end_size_line(c);
    case step::data_carriage_return:
        step_ = step::data_line_feed;
        return c == '\r';
    case step::data_line_feed:
        step_ = step::size;
        return c == '\n';
    case step::trailer:
        return take_trailer(c);
    default:
        return take_extension(c);
    }
}

bool chunked_decoder::take_size(char c)
{
    if (const int digit = hex_digit(c); digit >= 0)
    {
        remaining_ = remaining_ << 4 | static_cast<unsigned>(digit);
        return ++digits_ <= most_size_digits;
    }
    return digits_ > 0 && after_extension(c);
}

// No white space anywhere: parsers disagree about it, and nobody's client sends it.
bool chunked_decoder::take_extension(char c)
{
    if (is_over_budget())
    {
        return false;
    }
    switch (step_)
    {
    case step::extension_name:
        if (is_in_class(c, detail::token_character))
        {
            extension_named_ = true;
            return true;
        }
        step_ = c == '=' ? step::extension_value : step_;
        return extension_named_ && (c == '=' || after_extension(c));
    case step::extension_value:
        step_ = c == '"' ? step::extension_quoted : step::extension_token;
        return c == '"' || is_in_class(c, detail::token_character);
    case step::extension_token:
        return is_in_class(c, detail::token_character) || after_extension(c);
    case step::extension_quoted:
        step_ = c == '"' ? step::extension_end : c == '\\' ? step::extension_escaped : step_;
        return is_in_class(c, detail::value_character);
    case step::extension_escaped:
        step_ = step::extension_quoted;
        return is_in_class(c, detail::value_character);
    default:
        return after_extension(c);
    }
}

bool chunked_decoder::after_extension(char c)
{
    extension_named_ = false;
    step_ = c == ';' ? step::extension_name : step::size_line_feed;
    return c == ';' || c == '\r';
}

bool chunked_decoder::end_size_line(char c)
{
    step_ = remaining_ == 0 ? step::trailer : step::data;
    digits_ = 0;
    extension_size_ = 0;
    if (c != '\n')
    {
        step_ = step::size; // so that the error speaks of the chunk
    }
    return c == '\n';
}

// Extensions are read and thrown away: they may not cost more than the content that comes with them.
bool chunked_decoder::is_over_budget() noexcept
{
    return ++extension_size_ > most_extension_bytes_a_chunk || ++all_extensions_ > free_extension_bytes + data_size_;
}

bool chunked_decoder::take_trailer(char c)
{
    if (++trailer_size_ > most_trailer_bytes)
    {
        return false;
    }
    if (c != '\n')
    {
        trailer_line_.push_back(c);
        return true;
    }
    if (!trailer_line_.ends_with('\r'))
    {
        return false;
    }
    trailer_line_.pop_back();
    return end_trailer_line();
}

bool chunked_decoder::end_trailer_line()
{
    if (trailer_line_.empty())
    {
        step_ = step::done;
        return true;
    }
    const std::string_view line = trailer_line_;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const bool good = colon < line.size() && is_token(line.substr(0, colon)) &&
                      is_field_value(line.substr(colon + 1)) && is_allowed_in_trailers(line.substr(0, colon));
    trailer_line_.clear();
    return good;
}

} // namespace zonda::web
