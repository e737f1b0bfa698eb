#include <zonda/base/text.hpp>
#include <zonda/bson/detail/quick_check.hpp>
#include <zonda/bson/detail/value_size.hpp>
#include <zonda/bson/validate.hpp>

#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace zonda::bson::detail
{

namespace
{

enum class treatment : std::uint8_t
{
    fixed_size, // nothing to look at but whether it fits
    text,
    document,
    binary,
    boolean,
    careful // rare, or no type at all
};

struct plan
{
    treatment how;
    std::uint8_t size; // of the whole value, or of what comes before its counted bytes
};

constexpr std::array<plan, 256> make_plans()
{
    std::array<plan, 256> plans{};
    for (std::size_t i = 0; i < plans.size(); ++i)
    {
        const value_layout layout = layouts[i];
        const treatment how = layout.known == 0 || layout.counted != 0 ? treatment::careful : treatment::fixed_size;
        plans[i] = {how, layout.fixed};
    }
    const auto set = [&](type kind, treatment how) { plans[static_cast<std::uint8_t>(kind)].how = how; };
    set(type::string, treatment::text);
    set(type::code, treatment::text);
    set(type::symbol, treatment::text);
    set(type::document, treatment::document);
    set(type::array, treatment::document);
    set(type::binary, treatment::binary);
    set(type::boolean, treatment::boolean);
    set(type::regex, treatment::careful);
    return plans;
}

constexpr std::array<plan, 256> plans = make_plans();

// Sixteen bytes at once where the processor can and so many may be read.
class quick_walk
{
public:
    /// `outer`: room for max_depth. It is not a member: an array in it would keep all of them out of the registers.
    quick_walk(bytes_view data, const std::uint8_t** outer) noexcept
        : at_(data.data()),
          end_of_data_(at_ + data.size()),
          outer_(outer)
    {
    }

    bool run() noexcept
    {
        const auto size = static_cast<std::size_t>(end_of_data_ - at_);
        // The last zero byte stops every search for the end of a key.
        if (size < smallest_document || load_length(at_) != size || end_of_data_[-1] != 0)
            return false;
        last_ = end_of_data_ - 1;
        at_ += 4;
        while (true)
        {
            if (*at_ != 0)
            {
                if (!element())
                    return false;
                continue;
            }
            if (at_ != last_)
                return false;
            if (depth_ == 0)
                return true;
            ++at_;
            last_ = outer_[--depth_];
        }
    }

private:
    bool element() noexcept
    {
        const plan what = plans[*at_];
        if (!skip_key())
            return false;
        const auto room = static_cast<std::size_t>(last_ - at_);
        if (what.size > room)
            return false;
        switch (what.how)
        {
        case treatment::fixed_size:
            at_ += what.size;
            return true;
        case treatment::text:
            return skip_text(room);
        case treatment::document:
            return enter(room);
        case treatment::boolean:
            return *at_++ <= 1;
        case treatment::binary:
            return skip_binary(room);
        case treatment::careful:
            return false;
        }
        return false;
    }

    // From the type byte to behind the key's zero byte; false if that is not before the document's last byte.
    bool skip_key() noexcept
    {
        const std::uint8_t* const key = at_ + 1;
        const std::uint8_t* end = skip_plain(key);
        if (*end != 0)
        {
            while (*end != 0)
                ++end;
            if (!is_utf8({reinterpret_cast<const char*>(key), static_cast<std::size_t>(end - key)}))
                return false;
        }
        at_ = end + 1;
        return end < last_;
    }

    // The first byte that is zero or not ASCII; there is one, the last of all.
    const std::uint8_t* skip_plain(const std::uint8_t* p) const noexcept
    {
#if defined(__SSE2__)
        while (end_of_data_ - p >= 16)
        {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
            const int plain = _mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_setzero_si128()));
            if (plain != 0xFFFF)
                return p + std::countr_one(static_cast<unsigned>(plain));
            p += 16;
        }
#endif
        while (*p != 0 && *p < 0x80)
            ++p;
        return p;
    }

    bool skip_text(std::size_t room) noexcept
    {
        const std::size_t length = load_length(at_);
        if (length - 1 >= room - 4) // also when it is zero
            return false;
        const std::uint8_t* const text = at_ + 4;
        at_ = text + length;
        return at_[-1] == 0 &&
               (is_ascii(text, length - 1) || is_utf8({reinterpret_cast<const char*>(text), length - 1}));
    }

    bool is_ascii(const std::uint8_t* text, std::size_t size) const noexcept
    {
#if defined(__SSE2__)
        while (end_of_data_ - text >= 16)
        {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
            const auto high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
            if (size <= 16)
                return (high & ((1U << size) - 1)) == 0;
            if (high != 0)
                return false;
            text += 16;
            size -= 16;
        }
#endif
        std::uint8_t all = 0;
        for (std::size_t i = 0; i < size; ++i)
            all |= text[i];
        return all < 0x80;
    }

    bool enter(std::size_t room) noexcept
    {
        if (room < smallest_document || depth_ + 1 == max_depth)
            return false;
        const std::size_t length = load_length(at_);
        if (length < smallest_document || length > room)
            return false;
        outer_[depth_++] = last_;
        last_ = at_ + length - 1;
        at_ += 4;
        return true;
    }

    bool skip_binary(std::size_t room) noexcept
    {
        const std::size_t length = load_length(at_);
        if (length > room - 5 || static_cast<binary_subtype>(at_[4]) == binary_subtype::binary_old)
            return false;
        at_ += 5 + length;
        return true;
    }

    const std::uint8_t* at_;
    const std::uint8_t* const end_of_data_;
    const std::uint8_t* last_{nullptr}; // the closing zero byte of the innermost document
    std::size_t depth_{0};
    const std::uint8_t** const outer_; // the last_ of the documents around, filled up to depth_
};

} // namespace

bool is_plainly_valid(bytes_view data) noexcept
{
    std::array<const std::uint8_t*, max_depth> outer;
    return quick_walk(data, outer.data()).run();
}

} // namespace zonda::bson::detail
