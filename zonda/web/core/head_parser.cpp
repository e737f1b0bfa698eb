#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/core/host.hpp>
#include <zonda/web/core/target.hpp>

#include <algorithm>
#include <cstring>

namespace zonda::web
{

namespace
{

// The longest registered method, UPDATEREDIRECTREF, has 17 letters.
constexpr std::size_t longest_method = 32;

text_position position_of(const char* data, std::string_view part) noexcept
{
    return {static_cast<std::uint32_t>(part.data() - data), static_cast<std::uint32_t>(part.size())};
}

// A field that may stand there once only.
std::optional<errc> repeated(field_name name) noexcept
{
    switch (name)
    {
    case field_name::host:
        return errc::bad_host;
    case field_name::content_length:
        return errc::bad_content_length;
    case field_name::transfer_encoding:
        return errc::bad_transfer_encoding;
    case field_name::content_type:
        return errc::bad_field_value;
    default:
        return std::nullopt;
    }
}

} // namespace

head_parser::head_parser(const head_limits& limits) noexcept : limits_(limits)
{
    limits_.head = std::clamp(limits_.head, least_head, most_head);
    limits_.fields = std::clamp<std::size_t>(limits_.fields, 1, most_fields);
}

void head_parser::reset() noexcept
{
    line_at_ = 0;
    scanned_ = 0;
    has_request_line_ = false;
    layout_ = {};
}

head_parser::progress head_parser::parse(std::string_view received) noexcept
{
    while (scanned_ < received.size())
    {
        const void* found = std::memchr(received.data() + scanned_, '\n', received.size() - scanned_);
        if (!found)
        {
            scanned_ = received.size();
            return {0, judge_incomplete(received)};
        }
        const std::size_t line_end = static_cast<std::size_t>(static_cast<const char*>(found) - received.data());
        if (line_end >= limits_.head)
        {
            return {0, judge_incomplete(received)};
        }
        std::string_view line = received.substr(line_at_, line_end - line_at_);
        line_at_ = line_end + 1;
        scanned_ = line_at_;
        if (!line.ends_with('\r'))
        {
            return {0, errc::bad_line_end};
        }
        line.remove_suffix(1);
        if (line.empty() && has_request_line_)
        {
            layout_.size = static_cast<std::uint32_t>(line_at_);
            const auto bad = finish(received.data());
            return {bad ? 0 : line_at_, bad};
        }
        if (auto bad = parse_line(received.data(), line))
        {
            return {0, bad};
        }
    }
    return {};
}

std::optional<errc> head_parser::parse_line(const char* data, std::string_view line) noexcept
{
    if (has_request_line_)
    {
        return parse_field(data, line);
    }
    // RFC 9112, 2.2: empty lines before a request are ignored; they count in the size of the head.
    return line.empty() ? std::nullopt : parse_request_line(data, line);
}

std::optional<errc> head_parser::parse_request_line(const char* data, std::string_view line) noexcept
{
    has_request_line_ = true;
    const std::size_t method_end = line.find(' ');
    if (method_end > longest_method || !is_token(line.substr(0, method_end)))
    {
        return errc::bad_method;
    }
    const std::size_t target_end = line.find(' ', method_end + 1);
    if (target_end == std::string_view::npos)
    {
        return errc::bad_request_line;
    }
    const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
    if (target.size() > limits_.target)
    {
        return errc::target_too_long;
    }
    layout_.method_text = position_of(data, line.substr(0, method_end));
    layout_.method = method_of(line.substr(0, method_end));
    layout_.target = position_of(data, target);
    if (auto bad = parse_version(line.substr(target_end + 1)))
    {
        return bad;
    }
    return parse_target(data, target, layout_);
}

// RFC 9112, 2.3: case-sensitive, one digit each.
std::optional<errc> head_parser::parse_version(std::string_view version) noexcept
{
    if (version == "HTTP/1.1")
    {
        return std::nullopt;
    }
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7]))
    {
        return errc::bad_version;
    }
    layout_.minor_version = version[7] == '0' ? 0 : 1;
    return version[5] == '1' ? std::nullopt : std::optional(errc::unsupported_version);
}

std::optional<errc> head_parser::parse_field(const char* data, std::string_view line) noexcept
{
    if (layout_.field_count == limits_.fields)
    {
        return errc::too_many_fields;
    }
    // A space in front would be a folded line, one before the colon a name that others read differently (RFC 9112, 5).
    const char* end = line.data();
    const char* const line_end = line.data() + line.size();
    while (end != line_end && is_in_class(*end, detail::token_character))
    {
        ++end;
    }
    const auto colon = static_cast<std::size_t>(end - line.data());
    if (colon == 0 || colon == line.size() || line[colon] != ':' || colon > UINT16_MAX)
    {
        return errc::bad_field_name;
    }
    const std::string_view raw_value = line.substr(colon + 1);
    const std::string_view value = trimmed(raw_value);
    if (!is_field_value(value))
    {
        return errc::bad_field_value;
    }
    field_position& field = fields_[layout_.field_count++];
    field.name_at = static_cast<std::uint32_t>(line.data() - data);
    field.name_size = static_cast<std::uint16_t>(colon);
    field.known = field_name_of(line.substr(0, colon));
    field.value = position_of(data, value);
    return field.known == field_name::other ? std::nullopt : note_field(raw_value, field);
}

std::optional<errc> head_parser::note_field(std::string_view raw_value, const field_position& field) noexcept
{
    std::uint8_t& first = layout_.first[static_cast<std::size_t>(field.known)];
    if (first != 0)
    {
        return repeated(field.known);
    }
    first = static_cast<std::uint8_t>(layout_.field_count);
    // Some parsers do not count a tab as white space here, and would not see the field.
    if (field.known == field_name::transfer_encoding && raw_value.find('\t') != std::string_view::npos)
    {
        return errc::bad_transfer_encoding;
    }
    return std::nullopt;
}

// What can be said before the line is complete: enough that nobody fills memory or makes us wait for nonsense.
std::optional<errc> head_parser::judge_incomplete(std::string_view received) const noexcept
{
    const std::string_view line = received.substr(line_at_);
    if (!has_request_line_ && !line.empty() && line.front() != '\r' && line.front() != '\n')
    {
        const std::size_t method_end = std::min(line.find(' '), line.size());
        if (method_end > longest_method || !is_in_class(line.front(), detail::token_character))
        {
            return errc::bad_method;
        }
        if (line.size() - method_end > limits_.target + sizeof(" HTTP/1.1\r\n"))
        {
            return errc::target_too_long;
        }
    }
    return received.size() > limits_.head ? std::optional(errc::head_too_large) : std::nullopt;
}

// RFC 9112, 3.2: exactly one Host in 1.1, at most one in 1.0, well-formed in both.
std::optional<errc> head_parser::finish(const char* data) noexcept
{
    const request_head complete = head(data);
    const auto host = complete.find(field_name::host);
    if (host ? !is_host(*host) : layout_.minor_version > 0)
    {
        return errc::bad_host;
    }
    if (host && layout_.authority.size == 0)
    {
        layout_.authority = position_of(data, *host);
    }
    return decide_framing(complete, layout_.framing);
}

} // namespace zonda::web
