// Matches between their file, the database and the interface.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace genie
{

/// A match as it is stored: `start_time` is a datetime (200 matches are before 1970), all else as in the file.
zonda::bson::document to_stored_match(zonda::bson::document_view as_in_the_file);

/// A stored match as JSON of the interface: its times as in the file (`2014-07-08T20:00:00Z`).
void append_match_json(std::string& out, zonda::bson::document_view stored);

/// All matches of a text with one JSON object a line, as they are stored.
zonda::result<std::vector<zonda::bson::document>> read_matches(std::string_view lines);

/// What the page knows of each match without asking, as JSON: {"teams": {name: {code, flag}},
/// "matches": {_id: [start_time, teamA, teamB, score, overtime, stage, ground]}}.
std::string make_almanac(const std::vector<zonda::bson::document>& stored_matches);

} // namespace genie
