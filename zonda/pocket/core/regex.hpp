// Regular expressions in time proportional to the text: an automaton, no backtracking, nothing a pattern can blow up.
#pragma once

#include <zonda/pocket/core/failure.hpp>

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::pocket
{

/// Understands literals, `.`, classes (with ranges, `\d \w \s`, `[:alpha:]` forms), `^ $ \A \z \Z \b \B`, groups (also
/// `(?:`), `|`, `* + ? {n,m}` and their lazy forms; options `i m s x` and `u`, also as `(?i)` at the start. Works on
/// UTF-8 characters; `i` folds the case of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters. Refused in
/// words: look-around, back references, possessive quantifiers, `\p`, and patterns above 16,384 bytes or whose
/// repetitions unfold to more than 20,000 steps or a million groups.
class regex
{
public:
    static outcome<regex> compile(std::string_view pattern, std::string_view options);

    /// Somewhere in the text, as `$regex` asks.
    bool matches(std::string_view text) const;

    /// Text that every match begins with, when the pattern begins with `^` or `\A` and then plain characters: what an
    /// index can be asked for. Empty if there is none.
    const std::string& prefix() const { return prefix_; }

    struct range
    {
        char32_t first, last;
    };
    enum class op : std::uint8_t
    {
        character, // argument: a character
        any,       // any but a line feed
        every,     // any at all
        set,       // argument: number of a set
        split,     // go on at next and at other
        jump,
        line_start,
        line_end,
        text_start,
        text_end,
        before_last_line_feed, // the text's end, or before a line feed that is its end
        word_boundary,
        no_word_boundary,
        match
    };
    struct instruction
    {
        op what;
        std::uint32_t argument{0};
        std::uint32_t next{0};
        std::uint32_t other{0};
    };
    struct character_set
    {
        std::vector<range> ranges;
        bool negated{false};
        bool contains(char32_t c) const;
    };

private:
    friend class regex_compiler;

    std::vector<instruction> program_;
    std::vector<character_set> sets_;
    std::string prefix_;
    bool ignore_case_{false};
};

/// The lower-case form that `i` compares by.
char32_t fold_case(char32_t c);

} // namespace zonda::pocket
