// Logging in.
#pragma once

#include <zonda/pocket/core/command.hpp>

namespace zonda::pocket
{

/// The saslStart inside a hello; appended to the reply as `speculativeAuthenticate` when it leads anywhere, else left
/// out so that the client falls back.
void append_speculative_login(command_context& context, bson::document_view sasl_start);

} // namespace zonda::pocket
