// Text as programs compare and carry it: ASCII case, UTF-8, hex, base64, percent-encoding is the web's own.
#pragma once

#include <zonda/base/bytes.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace zonda
{

constexpr char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Equal but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
std::string lower_cased(std::string_view text);

/// Well-formed UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

/// Lower-case hexadecimal digits; reading takes both cases and wants an even count.
std::string to_hex(bytes_view data);
void append_hex(std::string& out, bytes_view data);
std::optional<bytes> from_hex(std::string_view text);
/// Into bytes that are there already; false, with part of them written, if the text is not hex or not twice as long.
bool read_hex(std::string_view text, std::span<std::uint8_t> data) noexcept;

/// Base64 (RFC 4648, 4), padded; and base64url (section 5), unpadded. Reading is strict: no white space, canonical
/// bits.
std::string to_base64(bytes_view data);
void append_base64(std::string& out, bytes_view data);
std::optional<bytes> from_base64(std::string_view text);
std::string to_base64url(bytes_view data);
std::optional<bytes> from_base64url(std::string_view text);

/// A JSON string literal with its quotes, control characters escaped.
void append_json_string(std::string& out, std::string_view text);

} // namespace zonda
