// The question put to the database.
#pragma once

#include <zonda/bson.hpp>

#include <genie/understand/question.hpp>

#include <optional>

namespace genie
{

/// What to look for in `matches`: the talk's `{$or: [{teamA: name}, {teamB: name}]}`, with earlier names of the same
/// association by `$in`, both teams of a pair in either order, and the years. Nothing if the question needs no matches.
/// Every branch has an index (storage.cpp).
std::optional<zonda::bson::document> matches_filter(const question& asked);

/// The order of kick-off.
zonda::bson::document in_order_of_kick_off();

} // namespace genie
