// Text as names are compared: Brésil, BRESIL and "brésil!" all read "bresil".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie
{

/// A word of a message, as names are compared, and how it was written.
struct word
{
    std::string text;
    /// Every letter of it is one of A to Z.
    bool in_capitals{false};
    /// Its first letter is one of A to Z.
    bool begins_with_capital{false};
};

/// Splits text into words: NFKD, combining marks dropped, case folded, & read as "and", . and ' dropped, other
/// punctuation and white space between words (data/team-aliases.json, `normalise`). Bytes that are not UTF-8 separate
/// words. Stops after `most` words.
std::vector<word> words_of(std::string_view text, std::size_t most = 64);

/// The same words in one text, with single spaces.
std::string normalise(std::string_view text);

/// Whether a character reads as nothing, as combining marks do.
bool is_mark(char32_t character);

} // namespace genie
