// Documents that expire.
#pragma once

#include <zonda/pocket/core/store.hpp>

namespace zonda::pocket
{

/// Deletes what `expireAfterSeconds` of any index says is over: a date, or the earliest date of an array, at least so
/// long ago. Other values never expire. Returns how many went; at most 10,000 of an index at once, the rest at the next
/// call.
std::int64_t delete_expired(store& from, datetime now);

} // namespace zonda::pocket
