// The arguments that every command may have.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

#include <optional>

namespace zonda::pocket
{

/// Refuses transactions (20), API versions but "1" (322), snapshot reads (72), txnNumber on a standalone (20).
/// Read preferences and maxTimeMS are accepted: there is one server, and no command that is interrupted.
outcome<void> check_generic(bson::document_view command, bool in_replica_set);

/// None: the concern is fulfilled by the time the command is answered. A document: the writeConcernError of the reply,
/// for more members than there are. Errors: a concern that is none.
outcome<std::optional<bson::document>> write_concern_error(bson::value_view concern, bool in_replica_set);

/// Codes upon which a server lets its clients try a write again.
bool is_retryable_write_error(int code);

/// `$clusterTime` and `operationTime`, without a signature.
void append_cluster_time(bson::document_builder& out, bson::timestamp time);

} // namespace zonda::pocket
