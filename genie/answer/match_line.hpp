// A match in one line, as the talk showed it: `2014-07-08 17:00: Brazil v Germany 1 : 7`.
#pragma once

#include <zonda/bson.hpp>

#include <string>

namespace genie
{

/// `start_time: teamA v teamB goalA : goalB`; the time is the one at the ground, the goals are there only if they are
/// integers. A match that has not begun starts at data.prematch.match.start_time, from kick-off on at
/// data.match.start_time; where the ground's time is not known, it is UTC and says so. Behind it, if there was:
/// `, pen 4:2` and `, a.e.t.`.
std::string match_line(zonda::bson::document_view match);

/// `1 : 7`, or nothing if the goals are not both integers.
std::string score_of(zonda::bson::document_view match);

/// What followed on ninety minutes: `pen 4:2, a.e.t.`, or nothing.
std::string overtime_of(zonda::bson::document_view match);

/// `semi-final`, `group A`, `first round, replayed`.
std::string stage_of(zonda::bson::document_view match);

/// The part that knows the kick-off: data.match, or data.prematch.match before it. Empty if there is none.
zonda::bson::document_view kick_off_of(zonda::bson::document_view match);

} // namespace genie
