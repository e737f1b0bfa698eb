#include <zonda/web/core/content_decoder.hpp>

#include <algorithm>

namespace zonda::web
{

content_decoder::content_decoder(const content_framing& framing) noexcept
    : which_(framing.which),
      done_(framing.which == content_framing::kind::none),
      announced_(framing.length)
{
}

content_progress content_decoder::decode_length(std::string_view received) noexcept
{
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(announced_ - received_, received.size()));
    return {size, received.substr(0, size), received_ + size == announced_, {}};
}

content_progress content_decoder::decode(std::string_view received)
{
    if (done_)
    {
        return {0, {}, true, {}};
    }
    if (announced_ > limit_)
    {
        return {0, {}, false, errc::content_too_large};
    }
    content_progress step =
        which_ == content_framing::kind::length ? decode_length(received) : chunks_.decode(received);
    received_ += step.data.size();
    done_ = step.done;
    if (received_ > limit_ || chunks_.announced() > limit_ - received_)
    {
        return {0, {}, false, errc::content_too_large};
    }
    return step;
}

} // namespace zonda::web
