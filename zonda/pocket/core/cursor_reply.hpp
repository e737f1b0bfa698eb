// The part of a reply that is a batch of a cursor.
#pragma once

#include <zonda/pocket/core/command.hpp>

namespace zonda::pocket
{

inline constexpr std::int64_t default_first_batch = 101;

struct cursor_wishes
{
    std::int64_t batch_size{default_first_batch};
    bool single_batch{false};
    bool no_timeout{false};
};

/// Appends `cursor: {firstBatch, id, ns}` and keeps the cursor open if there is more. A batch ends where its documents
/// would pass 16 MB. Errors: those of the documents.
outcome<void> reply_with_cursor(command_context& context, std::string_view collection,
                                std::unique_ptr<document_stream> documents, const cursor_wishes& wishes);
/// The same with the batch size that the command's own `cursor: {batchSize}` says.
outcome<void> reply_with_cursor(command_context& context, std::string_view collection,
                                std::unique_ptr<document_stream> documents);

/// Appends `cursor: {nextBatch, id, ns}` of a cursor that is open, and closes it at its end. 0: as many as fit.
outcome<void> reply_with_next_batch(command_context& context, std::int64_t number, open_cursor& cursor,
                                    std::int64_t batch_size);

} // namespace zonda::pocket
