#include <genie/embedded.hpp>
#include <genie/understand/normalise.hpp>
#include <genie/understand/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace genie
{

namespace
{

// data/folding.txt, read once: characters that do not read as themselves, in order.
class folding_table
{
public:
    folding_table()
    {
        std::string_view text = embedded("data/folding.txt");
        while (!text.empty())
        {
            const std::size_t end = std::min(text.find('\n'), text.size());
            read_line(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    // Calls `take` with each character that this one reads as.
    template <class Take>
    void reading_of(char32_t character, Take take) const
    {
        if (is_hangul_syllable(character))
            return take_apart(character, take);
        const auto at = std::lower_bound(entries_.begin(), entries_.end(), character,
                                         [](const entry& e, char32_t c) { return e.from < c; });
        if (at == entries_.end() || at->from != character)
            return take(character);
        for (std::uint32_t i = 0; i < at->size; ++i)
            take(readings_[at->begin + i]);
    }

private:
    struct entry
    {
        char32_t from;
        std::uint32_t begin;
        std::uint32_t size;
    };

    void read_line(std::string_view line)
    {
        if (line.empty() || line.front() == '#')
            return;
        const std::size_t begin = readings_.size();
        std::optional<char32_t> from;
        while (!line.empty())
        {
            const std::size_t end = std::min(line.find(' '), line.size());
            std::uint32_t value = 0;
            std::from_chars(line.data(), line.data() + end, value, 16);
            if (from)
                readings_ += value;
            else
                from = value;
            line.remove_prefix(std::min(end + 1, line.size()));
        }
        entries_.push_back(
            {*from, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(readings_.size() - begin)});
    }

    static bool is_hangul_syllable(char32_t character) { return character >= 0xAC00 && character <= 0xD7A3; }

    // Unicode 15, 3.12: Hangul syllables decompose by arithmetic.
    template <class Take>
    static void take_apart(char32_t character, Take& take)
    {
        const char32_t index = character - 0xAC00;
        take(0x1100 + index / (21 * 28));
        take(0x1161 + index % (21 * 28) / 28);
        if (index % 28 != 0)
            take(0x11A7 + index % 28);
    }

    std::vector<entry> entries_;
    std::u32string readings_;
};

const folding_table& folding()
{
    static const folding_table table;
    return table;
}

bool is_capital(char32_t character)
{
    return character >= 'A' && character <= 'Z';
}

} // namespace

std::vector<word> words_of(std::string_view text, std::size_t most)
{
    const folding_table& table = folding();
    std::vector<word> words;
    bool inside = false;
    while (!text.empty())
    {
        const char32_t character = take_character(text);
        if (character == no_character)
        {
            inside = false;
            continue;
        }
        table.reading_of(character,
                         [&](char32_t reading)
                         {
                             if (reading == ' ')
                             {
                                 inside = false;
                                 return;
                             }
                             if (!inside)
                                 words.push_back({{}, true, is_capital(character)});
                             inside = true;
                             append_character(words.back().text, reading);
                             words.back().in_capitals = words.back().in_capitals && is_capital(character);
                         });
        if (words.size() > most)
        {
            words.pop_back();
            break;
        }
    }
    return words;
}

std::string normalise(std::string_view text)
{
    std::string joined;
    for (const word& w : words_of(text))
    {
        if (!joined.empty())
            joined += ' ';
        joined += w.text;
    }
    return joined;
}

bool is_mark(char32_t character)
{
    bool reads = false;
    folding().reading_of(character, [&](char32_t) { reads = true; });
    return !reads;
}

} // namespace genie
