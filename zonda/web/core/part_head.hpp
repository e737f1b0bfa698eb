// The head of one part of multipart/form-data (RFC 7578, 4).
//
//     Content-Disposition: form-data; name="photo"; filename="goal.png"
//     Content-Type: image/png
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

struct part_head
{
    /// Of the form's field. UTF-8 without control characters; not empty.
    std::string name{};
    /// There, if the part is a file: what plain_file_name makes of what the client calls it. May be empty.
    std::optional<std::string> file_name{};
    /// As the client says, which may be wrong; empty if it does not.
    std::string content_type{};
};

class part_head_parser
{
public:
    explicit part_head_parser(std::size_t longest_name) noexcept : longest_name_(longest_name) {}

    void begin();
    /// One line, without its end. Returns what is wrong with it, in words; null if nothing is.
    const char* take(std::string_view line);
    /// The last line was taken.
    const char* end() const noexcept;

    const part_head& head() const noexcept { return head_; }

private:
    const char* take_disposition(std::string_view value);

    std::size_t longest_name_;
    bool has_disposition_{false};
    bool has_type_{false};
    part_head head_;
};

/// What may stand for a file's name: the last part of a path, without the dots at its beginning; so it names no other
/// folder and is not hidden. For people to read; files are better stored under names of one's own.
std::string plain_file_name(std::string_view as_sent);

} // namespace zonda::web
