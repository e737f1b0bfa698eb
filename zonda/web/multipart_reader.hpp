// The parts of a form as they come, for handlers that want neither memory nor disk for them.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web/core/multipart.hpp>

#include <optional>
#include <string_view>

namespace zonda::web
{

class request;

/// Reads the content of a request as multipart/form-data, in place of request::form() and request::files():
///
///     web::multipart_reader parts(request);
///     while (auto part = co_await parts.next_part())
///         while (auto piece = co_await parts.next_piece())
///             co_await keep(part->name, *piece);
///
/// Errors of both: those of request::next_chunk, bad_form, content_incomplete (400).
class multipart_reader
{
public:
    /// Throws error unsupported_media (415) if the content is something else, bad_form (400) if its boundary is none.
    explicit multipart_reader(request& of, const multipart_limits& limits = {});

    /// The head of the next part, after what is left of the one before; nothing at the end, when all content is read.
    task<std::optional<part_head>> next_part();
    /// The next piece of this part's content; nothing at its end. The view is valid until the next call.
    task<std::optional<std::string_view>> next_piece();

private:
    task<multipart_event> next_event();

    request& of_;
    multipart_parser parser_;
    std::string_view chunk_; // what is left of it
    bool in_part_{false};
};

} // namespace zonda::web
