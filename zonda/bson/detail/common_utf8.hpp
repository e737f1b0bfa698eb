// Text of characters of one, two and three bytes, sixteen bytes at once and without a branch for each character.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace zonda::bson::detail
{

/// Sixteen bytes may be read at the text's end. True: it is UTF-8. False: it may be UTF-8 all the same, with characters
/// of four bytes, or with those (U+0800 to U+0FFF, U+D000 to U+D7FF) whose second byte may not be any.
// RFC 3629 4.
[[gnu::always_inline]] inline bool is_common_utf8([[maybe_unused]] const std::uint8_t* text,
                                                  [[maybe_unused]] std::size_t size) noexcept
{
#if defined(__SSE2__)
    unsigned due = 0; // a bit for each byte that has to be a continuation
    for (std::size_t at = 0; at < size; at += 16)
    {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
        const auto above = [&](char limit)
        { return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(limit)))); };
        // As signed bytes: ..., 80 to BF, C0, C1, C2 to DF, E0, E1 to EF, F0 to FF, 0 to 7F.
        const unsigned in_text = size - at < 16 ? (1U << (size - at)) - 1 : 0xFFFF;
        const unsigned foreign = static_cast<unsigned>(_mm_movemask_epi8(bytes)) & in_text;
        const unsigned from_c0 = above('\xBF');
        const unsigned from_c2 = above('\xC1');
        const unsigned from_e0 = above('\xDF');
        const unsigned from_e1 = above('\xE0');
        const unsigned from_f0 = above('\xEF');
        const auto ed = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xED'))));
        if ((foreign & ((from_c0 & ~from_c2) | (from_e0 & ~from_e1) | from_f0 | ed)) != 0)
            return false;
        const unsigned leading = foreign & from_c2;
        due |= leading << 1 | (leading & from_e1) << 2;
        if ((foreign & ~from_c0) != (due & 0xFFFF))
            return false;
        due >>= 16;
    }
    return due == 0;
#else
    return false;
#endif
}

} // namespace zonda::bson::detail
