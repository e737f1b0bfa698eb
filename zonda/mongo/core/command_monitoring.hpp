// What of a command and its reply may be told to listeners.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/wire/op_msg.hpp>

#include <string_view>

namespace zonda::mongo::core
{

/// Whether a command carries passwords, keys or proofs, and so does its reply.
/// Spec: MongoDB driver specifications, command logging and monitoring, "Security".
bool is_sensitive(std::string_view command_name, bson::document_view command) noexcept;

/// What is left to tell of a sensitive command's failure: its code, the code's name and the labels.
bson::document redacted_failure(bson::document_view reply);

/// The body of a message, and each sequence of documents beside it as an array under its identifier.
bson::document whole_command(const wire::op_msg_view& message);

} // namespace zonda::mongo::core
