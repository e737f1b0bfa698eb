// Any bytes are a form with files, a part of one, or refused; however they are cut, the same comes out; and what was
// read, written again, reads the same. The first line of the input is the boundary.
#include <zonda/base/bytes.hpp>
#include <zonda/base/text.hpp>
#include <zonda/web/core/multipart.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace
{

using namespace zonda::web;

struct part
{
    part_head head;
    std::string content;

    bool operator==(const part& other) const
    {
        return head.name == other.head.name && head.file_name == other.head.file_name &&
               head.content_type == other.head.content_type && content == other.content;
    }
};

struct outcome
{
    std::vector<part> parts;
    bool done{false};
    bool refused{false};

    bool operator==(const outcome&) const = default;
};

void check_head(const part_head& head, const multipart_limits& limits)
{
    const bool good = !head.name.empty() && head.name.size() <= limits.name && zonda::is_utf8(head.name);
    const bool plain = !head.file_name || (zonda::is_utf8(*head.file_name) && !head.file_name->starts_with('.') &&
                                           head.file_name->find_first_of("/\\\r\n") == std::string::npos &&
                                           head.file_name->find('\0') == std::string::npos);
    if (!good || !plain)
    {
        std::abort();
    }
}

outcome read(std::string_view boundary, std::string_view text, std::size_t piece)
{
    const multipart_limits limits{.parts = 10, .name = 20, .head = 300};
    multipart_parser parser(boundary, limits);
    outcome out;
    int steps_without_bytes = 0;
    while (!out.refused)
    {
        std::string_view left = text.substr(0, piece);
        text.remove_prefix(left.size());
        multipart_event event;
        do
        {
            event = parser.next(left);
            left.remove_prefix(event.consumed);
            steps_without_bytes = event.consumed > 0 ? 0 : steps_without_bytes + 1;
            if (steps_without_bytes > 4)
            {
                std::abort(); // it would go on for ever
            }
            if (event.which == multipart_event::kind::part)
            {
                check_head(parser.head(), limits);
                out.parts.push_back({parser.head(), {}});
            }
            if (event.which == multipart_event::kind::data)
            {
                out.parts.back().content += event.data;
            }
            out.refused = event.which == multipart_event::kind::refused;
        } while (!out.refused && event.which != multipart_event::kind::nothing);
        if (!out.refused && !left.empty())
        {
            std::abort();
        }
        steps_without_bytes = 0;
        if (text.empty())
        {
            break;
        }
    }
    out.done = parser.done();
    return out;
}

std::string quoted(std::string_view value)
{
    std::string out = "\"";
    for (char c : value)
    {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + "\"";
}

std::string write(std::string_view boundary, const std::vector<part>& parts)
{
    const std::string delimiter = "--" + std::string(boundary);
    std::string out;
    for (const part& one : parts)
    {
        out += delimiter + "\r\nContent-Disposition: form-data; name=" + quoted(one.head.name);
        out += one.head.file_name ? "; filename=" + quoted(*one.head.file_name) : "";
        out += one.head.content_type.empty() ? "" : "\r\nContent-Type: " + one.head.content_type;
        out += "\r\n\r\n" + one.content + "\r\n";
    }
    return out + delimiter + "--\r\n";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = zonda::as_text({data, size});
    const std::size_t line_end = std::min(text.find('\n'), text.size());
    const auto boundary = multipart_boundary("multipart/form-data; boundary=" + std::string(text.substr(0, line_end)));
    if (!boundary)
    {
        return 0;
    }
    const std::string_view form = text.substr(std::min(line_end + 1, text.size()));
    const outcome whole = read(*boundary, form, std::max<std::size_t>(form.size(), 1));
    for (std::size_t piece : {1, 2, 3, 7, 64})
    {
        const outcome cut = read(*boundary, form, piece);
        if (cut.refused != whole.refused || (!whole.refused && !(cut == whole)))
        {
            std::abort();
        }
    }
    // Written again, heads may be longer than they were: that may be refused, nothing else may differ.
    if (whole.done && !whole.refused)
    {
        const outcome again = read(*boundary, write(*boundary, whole.parts), 1000);
        if (!again.refused && !(again == whole))
        {
            std::abort();
        }
    }
    return 0;
}
