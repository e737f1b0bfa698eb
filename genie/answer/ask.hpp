// A question, answered from the database.
#pragma once

#include <genie/answer/answer.hpp>
#include <genie/database/storage.hpp>

#include <string>

namespace genie
{

/// What the genie says to a question; its teams outlive the task. Throws zonda::error of the database.
zonda::task<answer> ask(storage& database, question asked, zonda::datetime now);

/// {understood, heading?, text?, matches, did_you_mean?, also?, timing}: the answer as the interface shows it.
std::string to_json(const answer& said, zonda::bson::document_view timing);

} // namespace genie
