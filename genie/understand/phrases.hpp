// The words of a question that are not names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace genie
{

enum class phrase_kind : std::uint8_t
{
    /// Says nothing: "show me", "matches".
    filler,
    /// Says nothing, and a name after it may be a plain word: "the island".
    article,
    /// Says nothing, but only before a year: "in 1970".
    before_year,
    /// Between two teams: "v", "gegen".
    versus,
    /// Asks for the match that settled the title: "who won", "final".
    title,
    /// Asks for the next match.
    next_match,
    help,
    replay
};

/// The phrase that these words are, all of them; normalised, with single spaces between.
std::optional<phrase_kind> phrase_of(std::string_view words);

/// Most words in one phrase.
inline constexpr std::size_t longest_phrase = 3;

} // namespace genie
