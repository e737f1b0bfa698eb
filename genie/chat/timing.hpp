// Where the time of an answer went, as a message carries it.
#pragma once

#include <zonda/bson.hpp>
#include <zonda/loop/ledger.hpp>

#include <array>

namespace genie
{

/// The states that are told, in their order: queue, loop, pool, database, own, other (not write: a message's timing
/// closes before anything is written).
inline constexpr std::array told_states{zonda::wait_state::queue,    zonda::wait_state::loop, zonda::wait_state::pool,
                                        zonda::wait_state::database, zonda::wait_state::own,  zonda::wait_state::other};

/// {queue, loop, pool, database, own, other, total}: milliseconds with 3 decimals, up to now; the total is the sum of
/// the others. Null: nobody counted, all are zero.
zonda::bson::document timing_of(zonda::ledger* times);

} // namespace genie
