// What a message asks, if it asks anything.
#pragma once

#include <genie/understand/team_names.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace genie
{

enum class question_kind : std::uint8_t
{
    /// Not for the genie: silence.
    small_talk,
    /// One team's matches.
    team,
    /// The matches of two teams against each other.
    pair,
    /// Who won, or the final: the match that settled a title.
    title,
    /// When the next match is.
    next_match,
    /// A name that may mean several teams: all are offered.
    which_team,
    /// More than two teams.
    too_many_teams,
    /// What can be asked.
    help,
    /// A match to be played again, which is not offered.
    replay,
    /// Said to the genie, but not understood.
    not_understood
};

struct question
{
    question_kind kind{question_kind::small_talk};
    /// Two for a pair, one for a team.
    std::vector<const team*> teams{};
    /// The tournaments asked about; empty: all.
    std::vector<int> years{};
    /// Names that a misspelling may have meant: those in `teams` if they are answered at once, else those offered.
    std::vector<const team*> did_you_mean{};
    /// Teams that an exact name may mean as well.
    std::vector<const team*> also{};
};

/// Understands a message as a question. It is one only if nothing but team names is left when years, "v" and a short
/// list of filler words are taken out, or if it begins with @genie or /. `teams` must outlive what comes back.
question understand(std::string_view message, const team_names& teams);

} // namespace genie
