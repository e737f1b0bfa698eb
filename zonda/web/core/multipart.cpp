#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/multipart.hpp>

#include <algorithm>
#include <utility>

namespace zonda::web
{

namespace
{

using kind = multipart_event::kind;

constexpr std::size_t longest_boundary = 70;
constexpr std::size_t longest_delimiter_line = 64; // blanks behind a boundary, which mail servers may add

std::size_t common_size(std::string_view a, std::string_view b) noexcept
{
    const std::size_t size = std::min(a.size(), b.size());
    std::size_t same = 0;
    while (same < size && a[same] == b[same])
    {
        ++same;
    }
    return same;
}

// RFC 2046, 5.1.1: bchars, of which a space is not the last.
bool is_boundary(std::string_view text) noexcept
{
    const auto allowed = [](char c)
    {
        const char lower = to_lower(c);
        return is_digit(c) || (lower >= 'a' && lower <= 'z') || detail::is_one_of(c, "'()+_,-./:=? ");
    };
    return !text.empty() && text.size() <= longest_boundary && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), allowed);
}

} // namespace

multipart_parser::multipart_parser(std::string_view boundary, const multipart_limits& limits)
    : delimiter_("\r\n--" + std::string(boundary)),
      limits_(limits),
      head_(limits.name)
{
}

multipart_event multipart_parser::next(std::string_view received)
{
    std::size_t consumed = 0;
    while (true)
    {
        multipart_event event = take_some(received.substr(consumed));
        consumed += event.consumed;
        event.consumed = consumed;
        if (step_ == step::refused)
        {
            return {kind::refused, consumed, {}};
        }
        if (event.which != kind::nothing || consumed == received.size())
        {
            return event;
        }
    }
}

multipart_event multipart_parser::take_some(std::string_view received)
{
    switch (step_)
    {
    case step::preamble:
    case step::content:
        return matched_ > 0 ? go_on_with_delimiter(received) : look_for_delimiter(received);
    case step::delimiter_line:
        return take_delimiter_line(received);
    case step::head:
        return take_head_line(received);
    default:
        return {kind::nothing, received.size(), {}};
    }
}

// Content up to a delimiter.

multipart_event multipart_parser::look_for_delimiter(std::string_view received)
{
    // A boundary has no line end in it: where a delimiter did not come about, the next one begins behind it.
    for (std::size_t begin = received.find('\r'); begin != std::string_view::npos; begin = received.find('\r', begin))
    {
        const std::size_t same = common_size(received.substr(begin), delimiter_);
        if (same == delimiter_.size() || begin + same == received.size())
        {
            matched_ = same;
            return pass(received.substr(0, begin), begin + same);
        }
        begin += same;
    }
    return pass(received, received.size());
}

multipart_event multipart_parser::go_on_with_delimiter(std::string_view received)
{
    const std::size_t same = common_size(received, std::string_view(delimiter_).substr(matched_));
    matched_ += same;
    if (matched_ == delimiter_.size())
    {
        const bool ends_part = std::exchange(step_, step::delimiter_line) == step::content;
        line_.clear();
        return {ends_part ? kind::part_end : kind::nothing, same, {}};
    }
    if (same == received.size())
    {
        return {kind::nothing, same, {}};
    }
    // What looked like a delimiter was content; the same bytes lie in the delimiter.
    const std::size_t first = std::exchange(borrowed_, 0);
    const std::size_t end = std::exchange(matched_, 0);
    return pass(std::string_view(delimiter_).substr(first, end - first), same);
}

multipart_event multipart_parser::pass(std::string_view data, std::size_t consumed)
{
    if (step_ == step::content)
    {
        return {data.empty() ? kind::nothing : kind::data, consumed, data};
    }
    head_size_ += data.size();
    if (head_size_ > limits_.head)
    {
        refuse("it does not begin with the boundary that its Content-Type names");
    }
    return {kind::nothing, consumed, {}};
}

// Behind a boundary: the end of the line, and the next part; or two hyphens, and the end of the form.
multipart_event multipart_parser::take_delimiter_line(std::string_view received)
{
    std::size_t consumed = 0;
    while (consumed < received.size())
    {
        line_ += received[consumed++];
        if (line_ == "--")
        {
            step_ = step::epilogue;
            return {kind::end, consumed, {}};
        }
        if (line_.ends_with("\r\n") && line_.size() <= longest_delimiter_line && trimmed(line_) == "\r\n")
        {
            begin_part();
            return {kind::nothing, consumed, {}};
        }
        if (line_.back() == '\n' || line_.size() > longest_delimiter_line)
        {
            refuse("something stands behind a boundary, on its line");
            return {};
        }
    }
    return {kind::nothing, consumed, {}};
}

// The head of a part.

void multipart_parser::begin_part()
{
    step_ = step::head;
    line_.clear();
    head_.begin();
    head_size_ = 0;
    if (++parts_ > limits_.parts)
    {
        refuse("it has more than " + std::to_string(limits_.parts) + " parts");
    }
}

multipart_event multipart_parser::take_head_line(std::string_view received)
{
    const std::size_t line_feed = received.find('\n');
    const std::size_t size = line_feed == std::string_view::npos ? received.size() : line_feed + 1;
    head_size_ += size;
    if (head_size_ > limits_.head)
    {
        refuse("the head of a part is longer than " + std::to_string(limits_.head) + " bytes");
        return {};
    }
    line_ += received.substr(0, size);
    if (line_feed == std::string_view::npos)
    {
        return {kind::nothing, size, {}};
    }
    if (!line_.ends_with("\r\n"))
    {
        refuse("a line of a part's head does not end in CR LF");
        return {};
    }
    line_.resize(line_.size() - 2);
    if (line_.empty())
    {
        return end_head(size);
    }
    if (const char* bad = head_.take(line_))
    {
        refuse(bad);
        return {};
    }
    line_.clear();
    return {kind::nothing, size, {}};
}

multipart_event multipart_parser::end_head(std::size_t consumed)
{
    if (const char* bad = head_.end())
    {
        refuse(bad);
        return {};
    }
    step_ = step::content;
    // The empty line may be the beginning of the next delimiter: then the part has no content.
    matched_ = 2;
    borrowed_ = 2;
    return {kind::part, consumed, {}};
}

void multipart_parser::refuse(const std::string& words)
{
    step_ = step::refused;
    failure_ = error(errc::bad_form, "the form is malformed: " + words);
}

result<std::string> multipart_boundary(std::string_view content_type)
{
    std::optional<std::string> boundary = media_type_parameter(content_type, "boundary");
    if (!boundary || !is_boundary(*boundary))
    {
        return error(errc::bad_form, "the Content-Type of the form has no valid boundary");
    }
    return std::move(*boundary);
}

} // namespace zonda::web
