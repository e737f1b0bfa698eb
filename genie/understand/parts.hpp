// A message taken apart: each of its words belongs to a name, a year or a phrase, or it is no question.
#pragma once

#include <genie/understand/normalise.hpp>
#include <genie/understand/phrases.hpp>
#include <genie/understand/team_names.hpp>

#include <optional>
#include <variant>
#include <vector>

namespace genie
{

/// A name: exact (no typos), or the nearest to what was written; several teams if it may mean any of them.
struct name_part
{
    std::size_t typos{0};
    /// At least one; the team that was named exactly comes first.
    std::vector<const team*> teams{};
    /// The name stands for a team as it is, and `teams` holds others that it may mean as well.
    bool exact{false};
};

struct year_part
{
    int year;
};

using part = std::variant<name_part, year_part, phrase_kind>;

/// Takes words apart with as few typos, then as few parts as possible; nothing if a word belongs to no part.
/// `loose`: words that belong to no part are left out in place of that, and no typo is forgiven.
std::optional<std::vector<part>> parts_of(const std::vector<word>& words, const team_names& teams, bool loose = false);

} // namespace genie
