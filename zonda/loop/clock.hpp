// Where a loop reads the time: the machine's clocks, or one that a test moves by hand.
#pragma once

#include <zonda/base/time.hpp>
#include <zonda/loop/timer_wheel.hpp>

#include <vector>

namespace zonda
{

class loop;

class clock_source
{
public:
    virtual ~clock_source() = default;
    virtual steady_time now() const noexcept = 0;
    virtual datetime wall_now() const noexcept = 0;
    /// Whether time passes by itself; if not, the clock tells its loops when it has moved.
    virtual bool runs() const noexcept = 0;
    virtual void attach(loop&) {}
    virtual void detach(loop&) noexcept {}
};

/// The machine's clocks.
clock_source& real_clock() noexcept;

/// Stands still until `advance`. Outlives the loops that read it; used on their thread.
class manual_clock final : public clock_source
{
public:
    explicit manual_clock(datetime start = datetime(std::chrono::milliseconds(1'800'000'000'000))) noexcept
        : wall_(start)
    {
    }

    steady_time now() const noexcept override { return steady_; }
    datetime wall_now() const noexcept override { return wall_; }
    bool runs() const noexcept override { return false; }
    void attach(loop& which) override;
    void detach(loop& which) noexcept override;

    /// Moves on and fires what has become due on every loop that reads this clock.
    void advance(std::chrono::milliseconds step);

private:
    steady_time steady_{std::chrono::hours(1)};
    datetime wall_;
    std::vector<loop*> loops_;
};

} // namespace zonda
