#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/response_head.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/core/text_writer.hpp>

#include <charconv>

namespace zonda::web
{

namespace
{

// Longer than any status line without its reason, Content-Length and Connection together.
constexpr std::size_t room_for_the_rest = 160;

std::size_t room_for(const response_head& head) noexcept
{
    std::size_t room = room_for_the_rest + head.date_line.size() + head.content_type.size() + head.extra_lines.size();
    for (const field& one : head.fields)
    {
        room += one.name.size() + one.value.size() + 4;
    }
    return room;
}

void write_status_line(text_writer& out, int status_code)
{
    if (status_code == status::ok)
    {
        return out.write("HTTP/1.1 200 OK\r\n");
    }
    out.write("HTTP/1.1 ");
    out.write_number(status_code);
    out.write(' ');
    out.write(reason_phrase(status_code));
    out.write("\r\n");
}

void write_framing(text_writer& out, const response_head& head)
{
    if (!may_have_content_length(head.status_code))
    {
        return;
    }
    if (head.content_length)
    {
        out.write("Content-Length: ");
        out.write_number(*head.content_length);
        out.write("\r\n");
    }
    else if (head.chunked && may_have_content(head.status_code))
    {
        out.write("Transfer-Encoding: chunked\r\n");
    }
}

bool write_fields(text_writer& out, std::span<const field> fields)
{
    bool safe = true;
    for (const field& one : fields)
    {
        safe = safe && is_safe_field(one.name, one.value);
        out.write(one.name);
        out.write(": ");
        out.write(one.value);
        out.write("\r\n");
    }
    return safe;
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

std::optional<errc> append_response_head(std::string& to, const response_head& head)
{
    if (!is_final_status(head.status_code))
    {
        return errc::bad_status;
    }
    text_writer out(to, room_for(head));
    write_status_line(out, head.status_code);
    out.write(head.date_line);
    if (!head.content_type.empty())
    {
        out.write("Content-Type: ");
        out.write(head.content_type);
        out.write("\r\n");
    }
    write_framing(out, head);
    out.write(head.close ? std::string_view("Connection: close\r\n") : std::string_view{});
    out.write(head.keep_alive ? std::string_view("Connection: keep-alive\r\n") : std::string_view{});
    out.write(head.extra_lines);
    if (!write_fields(out, head.fields) || !is_field_value(head.content_type))
    {
        out.take_back();
        return errc::unsafe_field;
    }
    out.write("\r\n");
    return std::nullopt;
}

void append_chunk(std::string& out, std::string_view data)
{
    if (data.empty())
    {
        return;
    }
    char size[16];
    const auto [end, ignored] = std::to_chars(size, size + sizeof size, data.size(), 16);
    out.append(size, end).append("\r\n").append(data).append("\r\n");
}

void append_last_chunk(std::string& out)
{
    out += "0\r\n\r\n";
}

} // namespace zonda::web
