// The content of a request, whichever way it is framed, with a limit that is counted while it comes.
#pragma once

#include <zonda/web/core/chunked.hpp>
#include <zonda/web/core/framing.hpp>

#include <cstdint>
#include <string_view>

namespace zonda::web
{

class content_decoder
{
public:
    explicit content_decoder(const content_framing& framing = {}) noexcept;

    /// Most bytes of content that are taken; more, announced or come, is refused (413). No limit until it is set.
    void set_limit(std::uint64_t bytes) noexcept { limit_ = bytes; }

    /// As chunked_decoder::decode. Errors: bad_chunk, bad_trailer, content_too_large.
    content_progress decode(std::string_view received);

    bool done() const noexcept { return done_; }
    /// Bytes of content seen so far.
    std::uint64_t received() const noexcept { return received_; }
    /// What the head announced, 0 for chunked content.
    std::uint64_t announced() const noexcept { return announced_; }

private:
    content_progress decode_length(std::string_view received) noexcept;

    content_framing::kind which_;
    bool done_;
    std::uint64_t announced_;
    std::uint64_t limit_{UINT64_MAX};
    std::uint64_t received_{0};
    chunked_decoder chunks_;
};

} // namespace zonda::web
