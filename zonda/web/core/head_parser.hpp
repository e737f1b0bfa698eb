// The pull parser of request heads (RFC 9112, 2 to 5). Give it the bytes read so far, again with more of them until
// it says where the head ends; it goes on where it stopped, line by line, so one byte at a time costs the same.
//
//     METHOD SP TARGET SP HTTP/1.1 CR LF
//     NAME ":" OWS VALUE OWS CR LF        any number of these
//     CR LF
#pragma once

#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/request_head.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace zonda::web
{

/// What a head may cost; counted while it is read. A parser takes the nearest value in the range, a server refuses
/// others (server_settings.hpp).
struct head_limits
{
    /// Bytes of the whole head; 1 KiB to 1 MiB. More is 431.
    std::size_t head{32 * 1024};
    /// Bytes of the request target, at least 1; RFC 9112, 3 wants 8,000 or more. More is 414.
    std::size_t target{8 * 1024};
    /// Number of fields, 1 to 128. More is 431.
    std::size_t fields{100};
};

class head_parser
{
public:
    static constexpr std::size_t least_head = 1024;
    static constexpr std::size_t most_head = 1024 * 1024;
    static constexpr std::size_t most_fields = 128;

    explicit head_parser(const head_limits& limits = {}) noexcept;

    /// Reads on. `received` begins with the first byte of the request (or with the empty lines before it) and has
    /// all that was given before in front. 0: the head is not complete. Else: its length; what follows is content
    /// or the next request. After an error the connection cannot be used for another request.
    struct progress
    {
        std::size_t head_size{0};
        std::optional<errc> refused{};
    };
    progress parse(std::string_view received) noexcept;

    /// Forgets the head, for the next request of the connection.
    void reset() noexcept;

    /// Of a complete head; `data` is where its first byte is now.
    request_head head(const char* data) const noexcept { return {data, &layout_, fields_.data()}; }
    const head_layout& layout() const noexcept { return layout_; }
    const field_position* fields() const noexcept { return fields_.data(); }
    /// Bytes of a request have been seen, more than empty lines.
    bool started() const noexcept { return line_at_ > 0 || scanned_ > 0; }

private:
    std::optional<errc> parse_line(const char* data, std::string_view line) noexcept;
    std::optional<errc> parse_request_line(const char* data, std::string_view line) noexcept;
    std::optional<errc> parse_version(std::string_view version) noexcept;
    std::optional<errc> parse_field(const char* data, std::string_view line) noexcept;
    std::optional<errc> note_field(std::string_view raw_value, const field_position& field) noexcept;
    std::optional<errc> judge_incomplete(std::string_view received) const noexcept;
    std::optional<errc> finish(const char* data) noexcept;

    head_limits limits_;
    std::size_t line_at_{0}; // first byte of the line that is not complete yet
    std::size_t scanned_{0}; // no line ends before this
    bool has_request_line_{false};
    head_layout layout_{};
    std::array<field_position, most_fields> fields_; // the first layout_.field_count are filled
};

} // namespace zonda::web
