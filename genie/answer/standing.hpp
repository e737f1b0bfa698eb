// How far a team came, and who beat whom.
#pragma once

#include <zonda/bson.hpp>

#include <optional>
#include <string>
#include <vector>

namespace genie
{

/// Which side of a match a team is on: "A", "B", or "" if it did not play. `names`: the team and its earlier names.
std::string side_of(zonda::bson::document_view match, const std::vector<std::string>& names);

/// How far a team came in one tournament, from all of its matches there in order: "Champion", "Quarter-finals".
std::string standing_of(const std::vector<zonda::bson::document>& matches, const std::vector<std::string>& names);

/// "Argentina won the World Cup 2022: 3 : 3 after extra time against France, 4 : 2 on penalties."
std::string title_sentence(zonda::bson::document_view deciding_match);

} // namespace genie
