#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/response_head.hpp>
#include <zonda/web/core/status.hpp>

#include <charconv>

namespace zonda::web
{

namespace
{

void append_number(std::string& out, std::uint64_t value, int base = 10)
{
    char digits[20];
    const auto [end, ignored] = std::to_chars(digits, digits + sizeof digits, value, base);
    out.append(digits, end);
}

void append_status_line(std::string& out, int status_code)
{
    if (status_code == status::ok)
    {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(status_code));
    out += ' ';
    out += reason_phrase(status_code);
    out += "\r\n";
}

void append_framing(std::string& out, const response_head& head)
{
    if (!may_have_content_length(head.status_code))
    {
        return;
    }
    if (head.content_length)
    {
        out += "Content-Length: ";
        append_number(out, *head.content_length);
        out += "\r\n";
    }
    else if (head.chunked && may_have_content(head.status_code))
    {
        out += "Transfer-Encoding: chunked\r\n";
    }
}

bool decided_by_the_server(std::string_view name) noexcept
{
    for (std::string_view ours : {"Content-Length", "Transfer-Encoding", "Connection", "Date"})
    {
        if (equals_ignoring_case(name, ours))
        {
            return true;
        }
    }
    return false;
}

} // namespace

bool is_safe_field(std::string_view name, std::string_view value) noexcept
{
    return is_token(name) && is_field_value(value) && !decided_by_the_server(name);
}

std::optional<errc> append_response_head(std::string& out, const response_head& head)
{
    const std::size_t before = out.size();
    append_status_line(out, head.status_code);
    out += head.date_line;
    if (!head.content_type.empty())
    {
        out += "Content-Type: ";
        out += head.content_type;
        out += "\r\n";
    }
    append_framing(out, head);
    out += head.close ? std::string_view("Connection: close\r\n") : std::string_view{};
    out += head.keep_alive ? std::string_view("Connection: keep-alive\r\n") : std::string_view{};
    out += head.extra_lines;
    bool safe = is_field_value(head.content_type);
    for (const field& one : head.fields)
    {
        safe = safe && is_safe_field(one.name, one.value);
        out.append(one.name).append(": ").append(one.value).append("\r\n");
    }
    if (!safe)
    {
        out.resize(before);
        return errc::unsafe_field;
    }
    out += "\r\n";
    return std::nullopt;
}

void append_chunk(std::string& out, std::string_view data)
{
    if (data.empty())
    {
        return;
    }
    append_number(out, data.size(), 16);
    out.append("\r\n").append(data).append("\r\n");
}

void append_last_chunk(std::string& out)
{
    out += "0\r\n\r\n";
}

} // namespace zonda::web
