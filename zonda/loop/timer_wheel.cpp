#include <zonda/loop/timer_wheel.hpp>

#include <algorithm>
#include <bit>

namespace zonda
{

using std::chrono::milliseconds;

std::uint64_t timer_wheel::tick_at_or_after(steady_time when) const noexcept
{
    if (when <= origin_)
        return 0;
    return static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(when - origin_).count());
}

void timer_wheel::arm(timer& which, steady_time deadline) noexcept
{
    which.unlink();
    which.deadline_ = deadline;
    which.due_ = std::max(tick_at_or_after(deadline), tick_);
    place(which);
}

void timer_wheel::place(timer& which) noexcept
{
    for (unsigned level = 0; level < levels; ++level)
    {
        const unsigned shift = level * slot_bits;
        std::uint64_t distance = (which.due_ >> shift) - (tick_ >> shift);
        if (distance >= slots)
        {
            if (level + 1 < levels)
                continue;
            distance = slots - 1; // beyond the outermost wheel: looked at again when that slot comes in
        }
        const std::uint64_t index = ((tick_ >> shift) + distance) % slots;
        wheels_[level][index].push_back(which);
        occupied_[level][index / 64] |= std::uint64_t{1} << (index % 64);
        return;
    }
}

// At a border of an outer wheel the timers of its current slot move inwards.
void timer_wheel::arrive(std::uint64_t tick) noexcept
{
    tick_ = tick;
    for (unsigned level = 1; level < levels; ++level)
    {
        const unsigned shift = level * slot_bits;
        if ((tick_ & ((std::uint64_t{1} << shift) - 1)) != 0)
            return;
        slot moved;
        moved.splice_back(wheels_[level][(tick_ >> shift) % slots]);
        while (timer* which = moved.pop_front())
            place(*which);
    }
}

void timer_wheel::advance(steady_time now)
{
    if (now < origin_)
        return;
    const auto last = static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(now - origin_).count());
    while (tick_ <= last)
    {
        const auto first = next_tick();
        if (!first || *first > tick_)
        {
            // Nothing is skipped: a slot of an outer wheel counts as due at its border.
            arrive(first ? std::min(*first, last + 1) : last + 1);
            continue;
        }
        slot due;
        due.splice_back(wheels_[0][tick_ % slots]);
        // The tick is over before anything fires, so that what is armed meanwhile lands in a later one.
        arrive(tick_ + 1);
        while (timer* which = due.pop_front())
            which->fire_(*which);
    }
}

std::optional<std::uint64_t> timer_wheel::first_occupied(unsigned level) const noexcept
{
    const std::uint64_t here = tick_ >> (level * slot_bits);
    for (std::uint64_t i = 0; i < slots;)
    {
        const std::uint64_t index = (here + i) % slots;
        std::uint64_t& word = occupied_[level][index / 64];
        const std::uint64_t rest = word >> (index % 64);
        if (rest == 0)
        {
            i += 64 - index % 64;
            continue;
        }
        const std::uint64_t found = index + static_cast<std::uint64_t>(std::countr_zero(rest));
        i += found - index;
        if (i >= slots)
            break;
        if (!wheels_[level][found].empty())
            return here + i;
        word &= ~(std::uint64_t{1} << (found % 64));
    }
    return std::nullopt;
}

std::optional<std::uint64_t> timer_wheel::next_tick() const noexcept
{
    std::optional<std::uint64_t> first;
    for (unsigned level = 0; level < levels; ++level)
        if (const auto at = first_occupied(level))
        {
            const std::uint64_t tick = std::max(*at << (level * slot_bits), tick_);
            first = first ? std::min(*first, tick) : tick;
        }
    return first;
}

std::optional<steady_time> timer_wheel::next() const noexcept
{
    const auto tick = next_tick();
    if (!tick)
        return std::nullopt;
    return origin_ + milliseconds(static_cast<std::int64_t>(*tick));
}

} // namespace zonda
