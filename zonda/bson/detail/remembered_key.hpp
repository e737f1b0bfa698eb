// The documents of a batch, and those of one query after another, mostly have the same keys in the same order. Where a
// key is the one that stood in this place before, its end need not be searched for: where the next element begins then
// depends on little that is read from this one, and the processor runs ahead.
#pragma once

#include <zonda/bson/detail/treatment.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace zonda::bson::detail
{

/// A type byte, a valid key and its zero byte, as they stood in a document that was valid; at first, nothing that could
/// stand in one.
class alignas(16) remembered_key
{
public:
    /// Bytes that are compared, and have to be there. Keys that are longer are not remembered.
    static constexpr std::size_t longest = 32;

    constexpr remembered_key() noexcept { forget(); }

    /// `longest` bytes may be read at `element`; its key, with type byte and zero byte, takes `size` of them.
    void set(const std::uint8_t* element, std::size_t size) noexcept
    {
        if (size > longest)
            return forget();
        const plan what = plans[*element];
        std::memcpy(bytes_, element, longest);
        bits_ = size == longest ? ~0U : (1U << size) - 1;
        size_ = static_cast<std::uint8_t>(size);
        step_ = static_cast<std::uint8_t>(size + what.size);
        how_ = what.how;
    }

    /// `longest` bytes may be read at `element`.
    bool stands_at(const std::uint8_t* element) const noexcept
    {
#if defined(__SSE2__)
        return (~(equal(element, 0) | equal(element, 16) << 16) & bits_) == 0;
#else
        return std::memcmp(element, bytes_, size_) == 0;
#endif
    }

    /// From the type byte to behind the fixed part of the value.
    std::size_t step() const noexcept { return step_; }
    treatment how() const noexcept { return how_; }

private:
    // Thirty-two bytes of 0xFF are no valid element.
    constexpr void forget() noexcept
    {
        for (std::uint8_t& byte : bytes_)
            byte = 0xFF;
        bits_ = ~0U;
        size_ = longest;
        step_ = 0;
        how_ = treatment::careful;
    }

#if defined(__SSE2__)
    // A bit for each of the sixteen bytes from `from` on.
    unsigned equal(const std::uint8_t* element, std::size_t from) const noexcept
    {
        const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(element + from));
        const __m128i then = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes_ + from));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, then)));
    }
#endif

    std::uint8_t bytes_[longest]{};
    std::uint32_t bits_{}; // as many as the key has bytes
    std::uint8_t size_{};
    std::uint8_t step_{};
    treatment how_{};
};

} // namespace zonda::bson::detail
