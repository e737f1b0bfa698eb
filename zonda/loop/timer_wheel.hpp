// Deadlines, cheap to set and cheaper to drop: a hierarchy of four wheels of 256 slots, one tick a millisecond.
#pragma once

#include <zonda/base/deadline.hpp>
#include <zonda/loop/intrusive_list.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace zonda
{

/// One deadline. It is a member of what waits; destroying it disarms it. `fire` runs on the loop, once for each
/// arming, never before the deadline and normally within two milliseconds after it.
class timer : public list_hook
{
public:
    using fire_function = void (*)(timer& self);

    explicit timer(fire_function fire) noexcept : fire_(fire) {}

    bool armed() const noexcept { return linked(); }
    void disarm() noexcept { unlink(); }
    steady_time deadline() const noexcept { return deadline_; }

private:
    friend class timer_wheel;

    fire_function fire_;
    steady_time deadline_{};
    std::uint64_t due_{0};
};

/// Knows no clock: it is told the time.
class timer_wheel
{
public:
    explicit timer_wheel(steady_time origin) noexcept : origin_(origin) {}

    /// Arms, or moves, a timer. A deadline in the past fires at the next `advance`, steady_time::max() never.
    void arm(timer& which, steady_time deadline) noexcept;

    /// Fires what is due at `now`, in order of deadlines to the tick. What is armed while firing fires in a later tick.
    void advance(steady_time now);

    /// A time before which nothing is due: the next deadline, or an earlier moment at which to look again; empty:
    /// nothing is armed.
    std::optional<steady_time> next() const noexcept;

    bool empty() const noexcept { return !next_tick().has_value(); }

private:
    static constexpr unsigned levels = 4;
    static constexpr unsigned slot_bits = 8;
    static constexpr unsigned slots = 1U << slot_bits;

    using slot = intrusive_list<timer>;

    std::uint64_t tick_at_or_after(steady_time when) const noexcept;
    std::optional<std::uint64_t> next_tick() const noexcept;
    std::optional<std::uint64_t> first_occupied(unsigned level) const noexcept;
    void place(timer& which) noexcept;
    void arrive(std::uint64_t tick) noexcept;

    steady_time origin_;
    std::uint64_t tick_{0}; // all ticks before this one have been fired
    std::array<std::array<slot, slots>, levels> wheels_;
    // A bit for each slot that may hold something; timers leave without telling, so a set bit is a hint.
    mutable std::array<std::array<std::uint64_t, slots / 64>, levels> occupied_{};
};

} // namespace zonda
