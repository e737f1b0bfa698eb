// Undoes the chunked transfer coding (RFC 9112, 7.1), in pieces as they come.
//
//     SIZE [ ";" NAME [ "=" VALUE ] ]... CR LF   DATA CR LF      any number of these, SIZE in hexadecimal digits
//     "0" CR LF   [ trailer field CR LF ]...   CR LF
#pragma once

#include <zonda/web/core/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// What one step of a decoder took and found.
struct content_progress
{
    std::size_t consumed{0};       // of the bytes that were given
    std::string_view data{};       // content among them
    bool done{false};              // the content has ended; what was not consumed belongs to the next request
    std::optional<errc> refused{}; // where the next request begins is not known any more
};

class chunked_decoder
{
public:
    /// Takes bytes up to the end of the first run of data among them, or all of them. Call again with the rest.
    /// Errors: bad_chunk, bad_trailer.
    content_progress decode(std::string_view received);

    bool done() const noexcept { return step_ == step::done; }
    /// Bytes that are still to come of the chunk whose size was read.
    std::uint64_t announced() const noexcept { return step_ == step::data ? remaining_ : 0; }

private:
    enum class step : std::uint8_t
    {
        size,
        extension_name,
        extension_value,
        extension_token,
        extension_quoted,
        extension_escaped,
        extension_end,
        size_line_feed,
        data,
        data_carriage_return,
        data_line_feed,
        trailer,
        done
    };

    bool take(char c);
    bool take_size(char c);
    bool take_extension(char c);
    bool after_extension(char c);
    bool end_size_line(char c);
    bool take_trailer(char c);
    bool end_trailer_line();
    bool is_over_budget() noexcept;

    step step_{step::size};
    std::uint8_t digits_{0}; // of this chunk's size
    bool extension_named_{false};
    std::uint16_t extension_size_{0}; // of this chunk
    std::uint64_t remaining_{0};      // of this chunk's data
    std::uint64_t data_size_{0};      // of all chunks
    std::uint64_t all_extensions_{0}; // bytes of them
    std::size_t trailer_size_{0};
    std::string trailer_line_; // the one that is not complete
};

} // namespace zonda::web
