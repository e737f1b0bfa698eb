// Points in time by which something must have happened.
#pragma once

#include <chrono>
#include <concepts>

namespace zonda
{

using steady_time = std::chrono::steady_clock::time_point;

/// Milliseconds, hours and the like: whole numbers of nanoseconds.
template <class T>
concept whole_duration = std::convertible_to<T, std::chrono::nanoseconds>;

/// As many nanoseconds as there can be, where the conversion would overflow.
template <whole_duration Span>
constexpr std::chrono::nanoseconds to_nanoseconds(Span span) noexcept
{
    using std::chrono::nanoseconds;
    if (span >= std::chrono::floor<Span>(nanoseconds::max()))
        return nanoseconds::max();
    if (span <= std::chrono::ceil<Span>(nanoseconds::min()))
        return nanoseconds::min();
    return span;
}

/// `from + span`, or the end of all time if that is later: so `milliseconds::max()` is a way to say "no limit".
/// `from` is not before the clock's epoch.
template <whole_duration Span>
constexpr steady_time deadline_after(steady_time from, Span span) noexcept
{
    const std::chrono::nanoseconds exact = to_nanoseconds(span);
    return exact >= steady_time::max() - from ? steady_time::max() : from + exact;
}

} // namespace zonda
