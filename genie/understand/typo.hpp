// How far a misspelling lies from a name.
#pragma once

#include <cstddef>
#include <string_view>

namespace genie
{

/// Damerau-Levenshtein distance (optimal string alignment: insert, delete, change a letter, swap two neighbours), or
/// `most` + 1 if it is more than `most`.
std::size_t typo_distance(std::u32string_view a, std::u32string_view b, std::size_t most);

/// How many typos are forgiven in a word of so many letters: 1 from 5 letters, 2 from 8.
constexpr std::size_t typos_forgiven(std::size_t letters) noexcept
{
    return letters >= 8 ? 2 : letters >= 5 ? 1 : 0;
}

} // namespace genie
