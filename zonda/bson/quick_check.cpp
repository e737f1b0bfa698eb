#include <zonda/base/text.hpp>
#include <zonda/bson/detail/common_utf8.hpp>
#include <zonda/bson/detail/quick_check.hpp>
#include <zonda/bson/detail/remembered_run.hpp>
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

// What the documents in the outermost array have between their texts, in the order in which it comes.
class run_memory
{
public:
    remembered_run* first() noexcept { return runs_.data(); }
    /// One that stays empty.
    remembered_run* none() noexcept { return &runs_.back(); }

private:
    std::array<remembered_run, 129> runs_{};
};

thread_local run_memory runs;

// The bits of thirty-two bytes that no ASCII has, and behind them none: so many are left as begin before the middle.
constexpr auto high_bits = []
{
    std::array<std::uint8_t, 2 * wide_bytes::size> bits{};
    for (std::size_t i = 0; i < wide_bytes::size; ++i)
        bits[i] = 0x80;
    return bits;
}();

// Many bytes at once where so many may be read. Whether something reaches beyond the document it is in is not asked
// each time, but where that document should end: it never ends there then. Nothing is read that is not data.
class quick_walk
{
public:
    /// `outer`: room for max_depth. It is not a member: an array in it would keep all of them out of the registers.
    [[gnu::always_inline]] quick_walk(bytes_view data, const std::uint8_t** outer, run_memory& memory) noexcept
        : at_(data.data()),
          end_of_data_(at_ + data.size()),
          last_run_(data.size() >= remembered_run::longest ? end_of_data_ - remembered_run::longest : nullptr),
          outer_(outer),
          first_(memory.first()),
          none_(memory.none()),
          next_(none_)
    {
    }

    [[gnu::always_inline]] bool run() noexcept
    {
        const auto size = static_cast<std::size_t>(end_of_data_ - at_);
        // The last zero byte stops every search for the end of a key.
        if (size < smallest_document || load_length(at_) != size || end_of_data_[-1] != 0)
            return false;
        last_ = end_of_data_ - 1;
        at_ += 4;
        while (true)
        {
            if (!follow())
                return false;
            if (at_ < last_)
            {
                if (!element())
                    return false;
                continue;
            }
            if (at_ != last_ || *at_ != 0)
                return false;
            if (depth_ == 0)
                return true;
            remember(at_++, 1, 0, treatment::end);
            leave();
        }
    }

private:
    // As far as everything is as it was here before.
    [[gnu::always_inline]] bool follow() noexcept
    {
        while (at_ <= last_run_ && next_->stands_at(at_))
        {
            const treatment how = next_->how();
            if (how == treatment::nothing)
                return true;
            at_ += next_->size();
            ++next_;
            if (how == treatment::text ? !skip_text() : how != treatment::fixed_size && !rest_of_value(how))
                return false;
        }
        return true;
    }

    [[gnu::always_inline]] bool element() noexcept
    {
        const std::uint8_t* const begin = at_;
        const plan what = plans[*begin];
        if (!skip_key() || what.size > static_cast<std::size_t>(last_ - at_))
            return false;
        const auto key = static_cast<std::size_t>(at_ - begin);
        at_ += what.size;
        remember(begin, key, what.size, what.how);
        return rest_of_value(what.how);
    }

    [[gnu::always_inline]] void remember(const std::uint8_t* begin, std::size_t key, std::size_t value,
                                         treatment how) noexcept
    {
        if (begin != end_of_run_ || !next_[-1].extend(key, value, how))
        {
            end_of_run_ = nullptr;
            if (next_ == none_ || begin > last_run_)
                return;
            next_->start(begin);
            if (!next_++->extend(key, value, how))
                return;
        }
        end_of_run_ = how == treatment::fixed_size || how == treatment::boolean ? begin + key + value : nullptr;
    }

    // Behind the value's fixed part.
    [[gnu::always_inline]] bool rest_of_value(treatment how) noexcept
    {
        switch (how)
        {
        case treatment::fixed_size:
            return true;
        case treatment::text:
            return skip_text();
        case treatment::document:
            return enter_document();
        case treatment::array:
            return enter_array();
        case treatment::boolean:
            return at_[-1] <= 1;
        case treatment::binary:
            return skip_binary();
        case treatment::end:
            return at_ == last_ + 1 && leave();
        case treatment::careful:
        case treatment::nothing:
            return false;
        }
        return false;
    }

    // From the type byte to behind the key's zero byte; false if that is not before the document's last byte.
    [[gnu::always_inline]] bool skip_key() noexcept
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
    [[gnu::always_inline]] const std::uint8_t* skip_plain(const std::uint8_t* p) const noexcept
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

    [[gnu::always_inline]] bool skip_text() noexcept
    {
        const std::uint8_t* const text = at_;
        const std::uint32_t size = load<std::uint32_t>(text - 4) - 1; // very much when the length is zero
        if (size >= static_cast<std::size_t>(end_of_data_ - text) || text[size] != 0)
            return false;
        at_ = text + size + 1;
        return is_ascii(text, size) || is_utf8_text(text, size);
    }

    [[gnu::always_inline]] bool is_utf8_text(const std::uint8_t* text, std::size_t size) const noexcept
    {
        return (end_of_data_ - at_ >= 16 && is_common_utf8(text, size)) ||
               is_utf8({reinterpret_cast<const char*>(text), size});
    }

    [[gnu::always_inline]] bool is_ascii(const std::uint8_t* text, std::size_t size) const noexcept
    {
        if (size > wide_bytes::size)
        {
            const std::uint8_t* const last = text + size - wide_bytes::size;
            for (; text < last; text += wide_bytes::size)
                if (!wide_bytes(text).are_zero_in(high_bits.data()))
                    return false;
            return wide_bytes(last).are_zero_in(high_bits.data());
        }
        if (end_of_data_ - text >= std::ptrdiff_t{wide_bytes::size})
            return wide_bytes(text).are_zero_in(high_bits.data() + wide_bytes::size - size);
        std::uint8_t all = 0;
        for (std::size_t i = 0; i < size; ++i)
            all |= text[i];
        return all < 0x80;
    }

    [[gnu::always_inline]] bool enter_document() noexcept
    {
        if (!enter())
            return false;
        if (array_depth_ != 0 && depth_ == array_depth_ + 1)
            next_ = first_;
        return true;
    }

    [[gnu::always_inline]] bool enter_array() noexcept
    {
        if (!enter())
            return false;
        if (array_depth_ == 0)
            array_depth_ = depth_;
        return true;
    }

    // One that is too short ends before it begins.
    [[gnu::always_inline]] bool enter() noexcept
    {
        const auto room = static_cast<std::size_t>(end_of_data_ - at_);
        if (room < smallest_document || depth_ + 1 == max_depth)
            return false;
        const std::size_t length = load_length(at_);
        if (length - 1 >= room)
            return false;
        outer_[depth_++] = last_;
        last_ = at_ + length - 1;
        at_ += 4;
        return true;
    }

    [[gnu::always_inline]] bool leave() noexcept
    {
        last_ = outer_[--depth_];
        if (depth_ > array_depth_)
            return true;
        next_ = none_;
        end_of_run_ = nullptr;
        if (depth_ < array_depth_)
            array_depth_ = 0;
        return true;
    }

    [[gnu::always_inline]] bool skip_binary() noexcept
    {
        const std::size_t length = load_length(at_ - 5);
        if (length > static_cast<std::size_t>(end_of_data_ - at_) ||
            static_cast<binary_subtype>(at_[-1]) == binary_subtype::binary_old)
            return false;
        at_ += length;
        return true;
    }

    const std::uint8_t* at_;
    const std::uint8_t* const end_of_data_;
    const std::uint8_t* const last_run_; // the last place where so many bytes may be read as a run has
    const std::uint8_t* last_{nullptr};  // the closing zero byte of the innermost document
    std::size_t depth_{0};
    const std::uint8_t** const outer_; // the last_ of the documents around, filled up to depth_
    remembered_run* const first_;
    remembered_run* const none_;              // and the one behind the last
    remembered_run* next_;                    // in a document of the outermost array, else none_
    const std::uint8_t* end_of_run_{nullptr}; // where an element must begin to belong to the run before next_
    std::size_t array_depth_{0};              // of what is in the outermost array; 0: not in one
};

bool walk(bytes_view data) noexcept
{
    std::array<const std::uint8_t*, max_depth> outer;
    return quick_walk(data, outer.data(), runs).run();
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] bool walk_with_avx2(bytes_view data) noexcept
{
    std::array<const std::uint8_t*, max_depth> outer;
    return quick_walk(data, outer.data(), runs).run();
}

constexpr quick_check all_checks[]{walk, walk_with_avx2};

std::size_t checks_of_this_processor() noexcept
{
    return __builtin_cpu_supports("avx2") ? 2 : 1;
}
#else
constexpr quick_check all_checks[]{walk};

std::size_t checks_of_this_processor() noexcept
{
    return 1;
}
#endif

} // namespace

std::span<const quick_check> quick_checks() noexcept
{
    return std::span(all_checks).first(checks_of_this_processor());
}

bool is_plainly_valid(bytes_view data) noexcept
{
    static const quick_check fastest = quick_checks().back();
    return fastest(data);
}

} // namespace zonda::bson::detail
