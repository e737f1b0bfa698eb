// An answer as a message for everybody in the room: short, as it goes to all of them.
#pragma once

#include <genie/answer/answer.hpp>

#include <optional>
#include <string>
#include <vector>

namespace genie
{

/// Matches that a message leaves out, for whoever wants them to ask for.
struct older_matches
{
    /// The question that brings all of them.
    std::string ask;
    int matches{0};
    int tournaments{0};
};

struct spoken_answer
{
    /// Heading and text in one; ends in "Matches:" where lines follow.
    std::string body;
    /// At most `most_lines`, or those of the newest tournament.
    std::vector<std::string> lines{};
    /// The `_id` of each line's match.
    std::vector<std::string> matches{};
    std::optional<older_matches> older{};
    std::vector<std::string> did_you_mean{};
    std::vector<std::string> also{};
};

/// More lines than this, from more than one tournament: only the newest tournament is said, the rest is counted.
inline constexpr std::size_t most_lines = 12;

spoken_answer spoken(const answer& said);

} // namespace genie
