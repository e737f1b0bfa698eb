#include <zonda/base/text.hpp>
#include <zonda/bson/detail/quick_check.hpp>
#include <zonda/bson/detail/remembered_key.hpp>
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

// The keys of the documents in the outermost array, in the order in which they come.
class key_memory
{
public:
    remembered_key* first() noexcept { return keys_.data(); }
    /// One that stands nowhere.
    remembered_key* none() noexcept { return &keys_.back(); }

private:
    std::array<remembered_key, 129> keys_{};
};

// Sixteen bytes at once where the processor can and so many may be read.
class quick_walk
{
public:
    /// `outer`: room for max_depth. It is not a member: an array in it would keep all of them out of the registers.
    quick_walk(bytes_view data, const std::uint8_t** outer, key_memory& keys) noexcept
        : at_(data.data()),
          end_of_data_(at_ + data.size()),
          outer_(outer),
          first_key_(keys.first()),
          no_key_(keys.none()),
          next_key_(no_key_)
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
            if (!follow_keys())
                return false;
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
            leave();
        }
    }

private:
    // As far as the keys are those that stood here before.
    bool follow_keys() noexcept
    {
        while (end_of_data_ - at_ >= std::ptrdiff_t{remembered_key::longest} && next_key_->stands_at(at_))
        {
            const remembered_key& known = *next_key_++;
            if (known.step() > static_cast<std::size_t>(last_ - at_))
                return false;
            at_ += known.step();
            if (known.how() != treatment::fixed_size && !rest_of_value(known.how()))
                return false;
        }
        return true;
    }

    bool element() noexcept
    {
        const std::uint8_t* const begin = at_;
        const plan what = plans[*begin];
        if (!skip_key())
            return false;
        if (next_key_ != no_key_ && end_of_data_ - begin >= std::ptrdiff_t{remembered_key::longest})
            next_key_++->set(begin, static_cast<std::size_t>(at_ - begin));
        if (what.size > static_cast<std::size_t>(last_ - at_))
            return false;
        at_ += what.size;
        return rest_of_value(what.how);
    }

    // Behind the value's fixed part.
    [[gnu::always_inline]] bool rest_of_value(treatment how) noexcept
    {
        const auto room = static_cast<std::size_t>(last_ - at_);
        switch (how)
        {
        case treatment::fixed_size:
            return true;
        case treatment::text:
            return skip_text(room);
        case treatment::document:
            return enter_document(room);
        case treatment::array:
            return enter_array(room);
        case treatment::boolean:
            return at_[-1] <= 1;
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
        const std::size_t length = load_length(at_ - 4);
        if (length - 1 >= room) // also when it is zero
            return false;
        const std::uint8_t* const text = at_;
        at_ = text + length;
        return at_[-1] == 0 &&
               (is_ascii(text, length - 1) || is_utf8({reinterpret_cast<const char*>(text), length - 1}));
    }

    bool is_ascii(const std::uint8_t* text, std::size_t size) const noexcept
    {
#if defined(__SSE2__)
        for (; size > 64; text += 64, size -= 64)
        {
            const auto load = [&](std::size_t i)
            { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text) + i); };
            const __m128i all = _mm_or_si128(_mm_or_si128(load(0), load(1)), _mm_or_si128(load(2), load(3)));
            if (_mm_movemask_epi8(all) != 0)
                return false;
        }
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

    bool enter_document(std::size_t room) noexcept
    {
        if (!enter(room))
            return false;
        if (array_depth_ != 0 && depth_ == array_depth_ + 1)
            next_key_ = first_key_;
        return true;
    }

    bool enter_array(std::size_t room) noexcept
    {
        if (!enter(room))
            return false;
        if (array_depth_ == 0)
            array_depth_ = depth_;
        return true;
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

    void leave() noexcept
    {
        ++at_;
        last_ = outer_[--depth_];
        if (depth_ > array_depth_)
            return;
        next_key_ = no_key_;
        if (depth_ < array_depth_)
            array_depth_ = 0;
    }

    bool skip_binary(std::size_t room) noexcept
    {
        const std::size_t length = load_length(at_ - 5);
        if (length > room || static_cast<binary_subtype>(at_[-1]) == binary_subtype::binary_old)
            return false;
        at_ += length;
        return true;
    }

    const std::uint8_t* at_;
    const std::uint8_t* const end_of_data_;
    const std::uint8_t* last_{nullptr}; // the closing zero byte of the innermost document
    std::size_t depth_{0};
    const std::uint8_t** const outer_; // the last_ of the documents around, filled up to depth_
    remembered_key* const first_key_;
    remembered_key* const no_key_; // and the one behind the last
    remembered_key* next_key_;     // in a document of the outermost array, else no_key_
    std::size_t array_depth_{0};   // of what is in the outermost array; 0: not in one
};

} // namespace

bool is_plainly_valid(bytes_view data) noexcept
{
    thread_local key_memory keys;
    std::array<const std::uint8_t*, max_depth> outer;
    return quick_walk(data, outer.data(), keys).run();
}

} // namespace zonda::bson::detail
