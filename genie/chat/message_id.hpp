// Ids of messages that this program makes itself.
#pragma once

#include <string>
#include <string_view>

namespace genie
{

/// A random UUID (RFC 9562, version 4).
std::string new_message_id();

/// The id of the genie's answer to a question: always the same one, so that a question that is sent again after a
/// crash is answered once. It has the form of version 4.
std::string answer_id_of(std::string_view question_id);

} // namespace genie
