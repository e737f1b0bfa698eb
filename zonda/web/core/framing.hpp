// Where the content of a request ends and what becomes of the connection (RFC 9112, 6 and 9): decided from the head
// alone, before any handler runs.
#pragma once

#include <zonda/web/core/errc.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace zonda::web
{

class request_head;

struct content_framing
{
    enum class kind : std::uint8_t
    {
        none,
        length,
        chunked
    };

    std::uint64_t length{0}; // of kind length
    kind which{kind::none};
    bool keep_alive{true};
    bool expects_continue{false};
};

/// Nothing on success. Errors: bad_content_length, bad_transfer_encoding,
/// unsupported_transfer_coding, expectation_failed.
std::optional<errc> decide_framing(const request_head& head, content_framing& framing) noexcept;

/// RFC 9110, 8.6: digits only, no superfluous zero in front, no list; nothing if it is not or does not fit.
std::optional<std::uint64_t> parse_content_length(std::string_view text) noexcept;

/// The comma-separated list has this token, ignoring case.
bool list_contains(std::string_view list, std::string_view token) noexcept;

} // namespace zonda::web
