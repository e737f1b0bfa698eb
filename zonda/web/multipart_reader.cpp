#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/io/required_type.hpp>
#include <zonda/web/multipart_reader.hpp>
#include <zonda/web/request.hpp>

namespace zonda::web
{

namespace
{

std::string boundary_of(const request& of)
{
    require_media_type(of, {media_type::multipart_form});
    return multipart_boundary(of.head().value_of(field_name::content_type)).value();
}

} // namespace

multipart_reader::multipart_reader(request& of, const multipart_limits& limits)
    : of_(of),
      parser_(boundary_of(of), limits)
{
}

// Reads on until there is something of a part. `end` means that of the content, which is behind that of the form.
task<multipart_event> multipart_reader::next_event()
{
    while (true)
    {
        const multipart_event event = parser_.next(chunk_);
        chunk_.remove_prefix(event.consumed);
        if (event.which == multipart_event::kind::refused)
        {
            throw parser_.failure();
        }
        if (event.which == multipart_event::kind::nothing)
        {
            const auto more = co_await of_.next_chunk();
            if (!more)
            {
                break;
            }
            chunk_ = *more;
        }
        else if (event.which != multipart_event::kind::end)
        {
            co_return event;
        }
    }
    if (!parser_.done())
    {
        throw error(errc::content_incomplete, "the form ends before its last boundary");
    }
    co_return multipart_event{multipart_event::kind::end, 0, {}};
}

task<std::optional<part_head>> multipart_reader::next_part()
{
    while (true)
    {
        const multipart_event event = co_await next_event(); // what is left of the part before is passed over
        if (event.which == multipart_event::kind::end)
        {
            in_part_ = false;
            co_return std::nullopt;
        }
        if (event.which == multipart_event::kind::part)
        {
            in_part_ = true;
            co_return parser_.head();
        }
    }
}

task<std::optional<std::string_view>> multipart_reader::next_piece()
{
    if (!in_part_)
    {
        co_return std::nullopt;
    }
    const multipart_event event = co_await next_event();
    in_part_ = event.which == multipart_event::kind::data;
    co_return in_part_ ? std::optional(event.data) : std::nullopt;
}

} // namespace zonda::web
