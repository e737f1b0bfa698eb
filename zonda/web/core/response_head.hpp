// Writes the head of a response (RFC 9112, 4 and 6) and the frames of chunked content.
#pragma once

#include <zonda/web/core/errc.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zonda::web
{

struct field
{
    std::string name;
    std::string value;
};

struct response_head
{
    int status_code{200};
    /// Empty: no Content-Type.
    std::string_view content_type{};
    /// Bytes of the content that follows, or that would follow were it not a HEAD. Nothing: chunked, or until close.
    std::optional<std::uint64_t> content_length{};
    /// Content of unknown length to somebody who understands chunks.
    bool chunked{false};
    /// `Connection: close`.
    bool close{false};
    /// `Connection: keep-alive`, for a client that speaks 1.0 and asked for it.
    bool keep_alive{false};
    /// `Date: ...` with its CR LF, made once a second by the caller; empty: none.
    std::string_view date_line{};
    /// More whole lines, each with its CR LF, already known to be safe.
    std::string_view extra_lines{};
    std::span<const field> fields{};
};

/// Appends the head with its last empty line. Writes nothing and returns bad_status when the status is not 200 to 599,
/// or unsafe_field when a name is no token, a value has CR, LF, NUL or another control character, or a field is one
/// that the server itself decides (Content-Length, Transfer-Encoding, Connection, Date).
std::optional<errc> append_response_head(std::string& out, const response_head& head);

/// The same check, for one field.
bool is_safe_field(std::string_view name, std::string_view value) noexcept;

/// `SIZE CR LF data CR LF`; nothing for empty data, which would end the content.
void append_chunk(std::string& out, std::string_view data);
/// The last chunk.
void append_last_chunk(std::string& out);

/// The whole answer to `Expect: 100-continue`.
inline constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace zonda::web
