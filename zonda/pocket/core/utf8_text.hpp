// Reading UTF-8 a character at a time. The text is valid (BSON's validator saw it); still nothing is read beyond its
// end.
#pragma once

#include <string>
#include <string_view>

namespace zonda::pocket
{

class utf8_reader
{
public:
    explicit utf8_reader(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }
    void skip(std::size_t size) { rest_.remove_prefix(size < rest_.size() ? size : rest_.size()); }

    char32_t peek() const
    {
        std::size_t size = 0;
        return decode(rest_, size);
    }

    char32_t next()
    {
        std::size_t size = 0;
        const char32_t c = decode(rest_, size);
        rest_.remove_prefix(size);
        return c;
    }

    bool take(char c)
    {
        if (rest_.empty() || rest_[0] != c)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// A byte that begins no whole character counts as one character.
    static char32_t decode(std::string_view text, std::size_t& size)
    {
        size = text.empty() ? 0 : 1;
        if (text.empty())
            return 0;
        const auto first = static_cast<unsigned char>(text[0]);
        const std::size_t wanted = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (wanted == 1 || text.size() < wanted)
            return first;
        char32_t c = first & (0xffU >> (wanted + 1));
        for (std::size_t i = 1; i < wanted; ++i)
            c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
        size = wanted;
        return c;
    }

private:
    std::string_view rest_;
};

inline void append_utf8(std::string& out, char32_t c)
{
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80)
        return put(c);
    if (c < 0x800)
        put(0xc0 | (c >> 6));
    else if (c < 0x10000)
    {
        put(0xe0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3f));
    }
    else
    {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
        put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

inline std::size_t count_characters(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

/// Where the n-th character (from 0) begins, or the text's size.
inline std::size_t offset_of_character(std::string_view text, std::size_t n)
{
    std::size_t offset = 0;
    for (; offset < text.size(); ++offset)
        if ((static_cast<unsigned char>(text[offset]) & 0xc0) != 0x80 && n-- == 0)
            return offset;
    return offset;
}

} // namespace zonda::pocket
