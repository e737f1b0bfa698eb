// Buffers that were used and will be used again, so that a reply costs no allocation.
#pragma once

#include <zonda/mongo/io/buffer.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace zonda::mongo::io
{

/// The buffer put back last is taken first. Keeps at most `most_kept` of them, none larger than `largest_kept`.
class buffer_store
{
public:
    static constexpr std::size_t most_kept = 32;
    static constexpr std::size_t largest_kept = 256 * 1024;

    /// Empty when there is none. Its contents mean nothing.
    buffer take() noexcept
    {
        if (kept_.empty())
            return {};
        buffer out = std::move(kept_.back());
        kept_.pop_back();
        return out;
    }

    void put_back(buffer used)
    {
        if (!used.empty() && used.size() <= largest_kept && kept_.size() < most_kept)
            kept_.push_back(std::move(used));
    }

private:
    std::vector<buffer> kept_{};
};

} // namespace zonda::mongo::io
