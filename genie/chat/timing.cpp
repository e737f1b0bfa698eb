#include <genie/chat/timing.hpp>

#include <cmath>

namespace genie
{

zonda::bson::document timing_of(zonda::ledger* times)
{
    // Closes what runs now, without a change of state.
    if (times)
        times->enter(times->state());
    zonda::bytes data;
    zonda::bson::document_builder out(data);
    std::int64_t total = 0;
    for (const zonda::wait_state state : told_states)
    {
        const auto spent = times ? zonda::to_duration(times->spent(state)) : std::chrono::nanoseconds(0);
        const std::int64_t microseconds = std::llround(static_cast<double>(spent.count()) / 1000.0);
        total += microseconds;
        out.append(zonda::name_of(state), static_cast<double>(microseconds) / 1000.0);
    }
    out.append("total", static_cast<double>(total) / 1000.0).finish();
    return zonda::bson::document::trusted(std::move(data));
}

} // namespace genie
