// Reads multipart/form-data (RFC 7578; RFC 2046, 5.1), in pieces as they come.
//
//     [ preamble CR LF ] "--" BOUNDARY CR LF
//     NAME ":" VALUE CR LF ...   CR LF   content   CR LF "--" BOUNDARY CR LF      any number of these
//     ...                                          CR LF "--" BOUNDARY "--" [ CR LF epilogue ]
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/part_head.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace zonda::web
{

struct multipart_limits
{
    /// Most parts, fields and files together; more is refused (400).
    std::size_t parts{1000};
    /// Most bytes of a field's name.
    std::size_t name{256};
    /// Most bytes of one part's head, and of what stands before the first part.
    std::size_t head{8 * 1024};
};

/// What one step of the parser took and found.
struct multipart_event
{
    enum class kind
    {
        nothing,  // more bytes are needed
        part,     // `head()` is the head of a part whose content comes now
        data,     // a piece of its content
        part_end, // it is whole
        end,      // so is the form; what follows is thrown away
        refused   // `failure()` says why
    };

    kind which{kind::nothing};
    std::size_t consumed{0};
    std::string_view data{}; // of the bytes that were given, or of the parser's own
};

class multipart_parser
{
public:
    /// `boundary`: what multipart_boundary found.
    explicit multipart_parser(std::string_view boundary, const multipart_limits& limits = {});

    /// Takes bytes up to the next event; call again with the rest until there is `nothing` among them. Each byte is
    /// looked at a bounded number of times, however they are cut.
    multipart_event next(std::string_view received);

    const part_head& head() const noexcept { return head_.head(); }
    /// The last delimiter was read: content that ends before it is incomplete.
    bool done() const noexcept { return step_ == step::epilogue; }
    /// Errors: bad_form, bad_text (400).
    const error& failure() const noexcept { return failure_; }

private:
    enum class step
    {
        preamble,
        content,
        delimiter_line, // what stands behind a boundary
        head,
        epilogue,
        refused
    };

    multipart_event take_some(std::string_view received);
    multipart_event go_on_with_delimiter(std::string_view received);
    multipart_event look_for_delimiter(std::string_view received);
    multipart_event pass(std::string_view data, std::size_t consumed);
    multipart_event take_delimiter_line(std::string_view received);
    multipart_event take_head_line(std::string_view received);
    void begin_part();
    multipart_event end_head(std::size_t consumed);
    void refuse(const std::string& words);

    std::string delimiter_; // with the line end before it
    multipart_limits limits_;
    step step_{step::preamble};
    // The line end before the first boundary, and that behind a head, are no content, but may begin a delimiter.
    std::size_t matched_{2};  // of the delimiter: the bytes before these were its beginning
    std::size_t borrowed_{2}; // of these, what is no content if no delimiter comes of it
    std::string line_;
    std::size_t head_size_{0};
    std::size_t parts_{0};
    part_head_parser head_;
    error failure_;
};

/// The boundary that a Content-Type says. Errors: bad_form (none, or not 1 to 70 of the characters of RFC 2046, 5.1.1).
result<std::string> multipart_boundary(std::string_view content_type);

} // namespace zonda::web
