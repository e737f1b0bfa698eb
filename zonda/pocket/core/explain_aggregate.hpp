// `explain` of an aggregation.
#pragma once

#include <zonda/pocket/core/command.hpp>
#include <zonda/pocket/core/explain.hpp>

namespace zonda::pocket
{

/// Appends how the pipeline's leading `$match`, `$sort`, `$skip` and `$limit` find documents: as of a find where
/// nothing is behind them, else as a `$cursor` stage before the others.
outcome<void> explain_aggregate(command_context& context, bson::document_view command, verbosity wanted);

} // namespace zonda::pocket
