// Range requests (RFC 9110, 14): one range is served; several are answered with the whole, as the RFC allows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::web
{

struct byte_range
{
    enum class kind : std::uint8_t
    {
        whole,           // 200: no range, another unit, malformed, or more than one
        part,            // 206: `first` to `last`, both included
        not_satisfiable, // 416
    };

    kind which{kind::whole};
    std::uint64_t first{0};
    std::uint64_t last{0};
};

/// Of something that has `size` bytes; an empty field is no range.
byte_range parse_byte_range(std::string_view field_value, std::uint64_t size) noexcept;

/// The value of Content-Range: `bytes 0-99/1000`, or `bytes */1000` with a 416.
std::string to_content_range(const byte_range& range, std::uint64_t size);

} // namespace zonda::web
