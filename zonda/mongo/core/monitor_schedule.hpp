// When the server is checked next.
#pragma once

#include <zonda/base/deadline.hpp>

#include <chrono>

namespace zonda::mongo::core
{

/// Spec: MongoDB driver specifications, server monitoring; polling.
class monitor_schedule
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Between two checks, however much somebody is in a hurry. (minHeartbeatFrequencyMS)
    static constexpr std::chrono::milliseconds least_pause{500};

    explicit monitor_schedule(std::chrono::milliseconds heartbeat_frequency) : pause_(heartbeat_frequency) {}

    /// A check has ended. `network_error_on_known`: it broke, on a server that was there before: once, one more check
    /// is made at once, since a single broken connection is no proof.
    void checked(time_point now, bool network_error_on_known) noexcept
    {
        last_ = now;
        retry_ = network_error_on_known && !retry_;
        requested_ = false;
        started_ = true;
    }

    /// Somebody waits for a server.
    void request() noexcept { requested_ = true; }

    /// In the past: now.
    time_point next() const noexcept
    {
        if (!started_ || retry_)
            return time_point::min();
        return deadline_after(last_, requested_ ? least_pause : pause_);
    }

private:
    std::chrono::milliseconds pause_;
    time_point last_{};
    bool started_{false};
    bool requested_{false};
    bool retry_{false};
};

} // namespace zonda::mongo::core
