// The documents of a batch, and those of one query after another, mostly have the same keys in the same order, with
// values of the same types. Where the bytes are those that stood in this place before, but for the values, neither keys
// nor types need be looked at: where the next text begins then depends on little that is read from what comes before
// it, and the processor runs ahead.
#pragma once

#include <zonda/bson/detail/treatment.hpp>
#include <zonda/bson/detail/wide_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace zonda::bson::detail
{

/// Elements of fixed size as they stood one behind the other in a valid document, up to a value that has to be looked
/// at, if one comes: type bytes, keys, and gaps where the values are. A document's closing zero byte may be the last.
/// At first it has nothing in it, and how() says so.
class alignas(32) remembered_run
{
public:
    /// Bytes that are compared, and have to be there.
    static constexpr std::size_t longest = 2 * wide_bytes::size;

    /// `longest` bytes may be read at `at`. True where it has nothing in it.
    [[gnu::always_inline]] bool stands_at(const std::uint8_t* at) const noexcept
    {
        wide_bytes here(at);
        wide_bytes behind(at + wide_bytes::size);
        here.differ(bytes_, compared_);
        behind.differ(bytes_ + wide_bytes::size, compared_ + wide_bytes::size);
        return here.are_zero_with(behind);
    }

    std::size_t size() const noexcept { return size_; }
    /// What has to be looked at behind the run's last byte; fixed_size: nothing.
    treatment how() const noexcept { return how_; }

    /// Forgets what it had. `longest` bytes may be read at `at`, where extend() will be given its first element.
    [[gnu::noinline]] void start(const std::uint8_t* at) noexcept
    {
        std::memcpy(bytes_, at, longest);
        std::memset(compared_, 0, longest);
        size_ = 0;
        how_ = treatment::nothing;
    }

    /// The element that comes next: `key` bytes of type and key, `value` of its value. False if there is no room.
    [[gnu::noinline]] bool extend(std::size_t key, std::size_t value, treatment how) noexcept
    {
        const std::size_t end = size_ + key + value;
        if (end > longest)
            return false;
        std::memset(compared_ + size_, 0xFF, key);
        // Of a boolean all bits but one are zero.
        if (how == treatment::boolean)
        {
            compared_[end - 1] = 0xFE;
            bytes_[end - 1] = 0;
        }
        size_ = static_cast<std::uint8_t>(end);
        how_ = how == treatment::boolean ? treatment::fixed_size : how;
        return true;
    }

private:
    std::uint8_t bytes_[longest]{};
    std::uint8_t compared_[longest]{}; // bits that have to be the same
    std::uint8_t size_{};
    treatment how_{};
};

} // namespace zonda::bson::detail
