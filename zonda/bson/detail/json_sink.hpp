// Text at the end of a string, written through a pointer: what JSON's small pieces cost most is asking for room.
#pragma once

#include <zonda/base/text.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace zonda::bson::detail
{

constexpr std::uint64_t eight_of(std::uint8_t byte) noexcept
{
    return 0x0101010101010101U * byte;
}

/// A high bit is set where, or behind where, one of eight bytes is a control character, a quote or a backslash.
constexpr std::uint64_t to_escape(std::uint64_t eight) noexcept
{
    const std::uint64_t quote = eight ^ eight_of('"');
    const std::uint64_t backslash = eight ^ eight_of('\\');
    return ((eight - eight_of(0x20)) & ~eight) | ((quote - eight_of(1)) & ~quote) |
           ((backslash - eight_of(1)) & ~backslash);
}

template <class Word>
std::uint64_t copy_word(char* to, const char* from) noexcept
{
    Word word;
    std::memcpy(&word, from, sizeof word);
    std::memcpy(to, &word, sizeof word);
    return word;
}

#if defined(__SSE2__)
/// Not zero where one of sixteen bytes is a control character, a quote or a backslash.
inline __m128i to_escape(__m128i sixteen) noexcept
{
    const __m128i quote = _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\\'));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(sixteen, _mm_set1_epi8(0x1F)), sixteen);
    return _mm_or_si128(_mm_or_si128(quote, backslash), control);
}

inline __m128i copy_sixteen(char* to, const char* from) noexcept
{
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), sixteen);
    return sixteen;
}

/// `size` is at least 8.
inline bool copy_widely(char* to, const char* from, std::size_t size) noexcept
{
    __m128i found = _mm_setzero_si128();
    if (size >= 16)
    {
        for (std::size_t i = 0; i + 16 < size; i += 16)
            found = _mm_or_si128(found, to_escape(copy_sixteen(to + i, from + i)));
        found = _mm_or_si128(found, to_escape(copy_sixteen(to + size - 16, from + size - 16)));
    }
    else
    {
        const auto first = static_cast<long long>(copy_word<std::uint64_t>(to, from));
        const auto last = static_cast<long long>(copy_word<std::uint64_t>(to + size - 8, from + size - 8));
        found = to_escape(_mm_set_epi64x(last, first));
    }
    return _mm_movemask_epi8(found) == 0;
}
#endif

/// Copies text that is UTF-8, and says whether it stands as it is in a JSON string. Words overlap at the end, so that
/// hardly any byte is looked at alone; where an escape is needed the copy is worth nothing.
inline bool copy_without_escapes(char* to, std::string_view text) noexcept
{
    const char* const from = text.data();
    const std::size_t size = text.size();
    std::uint64_t found = 0;
    if (size >= 8)
    {
#if defined(__SSE2__)
        return copy_widely(to, from, size);
#else
        std::size_t i = 0;
        for (; i + 8 < size; i += 8)
            found |= to_escape(copy_word<std::uint64_t>(to + i, from + i));
        found |= to_escape(copy_word<std::uint64_t>(to + size - 8, from + size - 8));
#endif
    }
    else if (size >= 4)
    {
        const std::uint64_t first = copy_word<std::uint32_t>(to, from);
        found = to_escape(first << 32U | copy_word<std::uint32_t>(to + size - 4, from + size - 4));
    }
    else
    {
        std::uint64_t few = eight_of(' ');
        for (std::size_t i = 0; i < size; ++i)
        {
            to[i] = from[i];
            few = few << 8U | static_cast<std::uint8_t>(from[i]);
        }
        found = to_escape(few);
    }
    return (found & eight_of(0x80)) == 0;
}

/// While it lives, the string is longer than its text; `close` or the destructor cuts it.
class json_sink
{
public:
    explicit json_sink(std::string& out) : out_(out), before_(out.size()), at_(out.data() + before_), end_(at_) {}
    json_sink(const json_sink&) = delete;
    json_sink& operator=(const json_sink&) = delete;
    ~json_sink() { close(); }

    /// Makes room for `count` characters; they may be written there and told by `written`.
    char* room(std::size_t count)
    {
        if (static_cast<std::size_t>(end_ - at_) < count)
            grow(count);
        return at_;
    }
    void written(char* end) noexcept { at_ = end; }

    void put(char c)
    {
        *room(1) = c;
        ++at_;
    }
    void put(std::string_view text)
    {
        std::memcpy(room(text.size()), text.data(), text.size());
        at_ += text.size();
    }
    template <class T>
    void number(T value)
    {
        constexpr std::size_t longest = 24;
        char* const begin = room(longest);
        at_ = std::to_chars(begin, begin + longest, value).ptr;
    }
    void string(std::string_view text)
    {
        char* const at = room(text.size() + 2);
        if (!quoted(at, text)) [[unlikely]]
            escaped(text);
        else
            at_ = at + text.size() + 2;
    }
    /// `"key":`, with a comma before it unless it is the first.
    void key(std::string_view text, bool first)
    {
        char* at = room(text.size() + 4);
        *at = ',';
        at_ = at += first ? 0 : 1;
        if (quoted(at, text)) [[likely]]
        {
            at[text.size() + 2] = ':';
            at_ = at + text.size() + 3;
            return;
        }
        escaped(text);
        put(':');
    }

    void hex(bytes_view data)
    {
        constexpr std::string_view digits = "0123456789abcdef";
        char* at = room(2 * data.size());
        for (const std::uint8_t byte : data)
        {
            *at++ = digits[byte >> 4U];
            *at++ = digits[byte & 0x0FU];
        }
        at_ = at;
    }
    /// A finite double as the shortest text that reads back as the same number, and that is seen to be a double: digits
    /// where they are readable, always with a fraction, else with an exponent.
    void real(double value);

    /// The string with what was written, for those who append to it themselves; `reopen` afterwards.
    std::string& text_so_far()
    {
        close();
        return out_;
    }
    void reopen() noexcept { at_ = end_ = out_.data() + out_.size(); }

private:
    // All texts are UTF-8: what a document holds was checked. Most need no escapes.
    static bool quoted(char* at, std::string_view text) noexcept
    {
        at[0] = '"';
        at[text.size() + 1] = '"';
        return copy_without_escapes(at + 1, text);
    }

    void escaped(std::string_view text)
    {
        append_json_string(text_so_far(), text);
        reopen();
    }

    void close() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }

    // By as much as was written here: what stood in the string before is nobody's measure, or many documents that are
    // appended to one text would each pay for those before them.
    void grow(std::size_t count)
    {
        const auto used = static_cast<std::size_t>(at_ - out_.data());
        constexpr std::size_t least = 256;
        out_.resize(used + std::max(count + least, used - before_));
        at_ = out_.data() + used;
        end_ = out_.data() + out_.size();
    }

    std::string& out_;
    std::size_t before_; // the size that it had
    char* at_;
    char* end_;
};

} // namespace zonda::bson::detail
