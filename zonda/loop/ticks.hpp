// The cheapest clock there is, for stamps that are taken on every wait: 13 ns where the processor counts at a
// constant rate, the steady clock elsewhere.
#pragma once

#include <chrono>
#include <cstdint>

namespace zonda
{

/// A stamp; only differences have a meaning, and only `to_duration` gives them a unit.
using ticks = std::int64_t;

namespace detail
{
extern const bool ticks_are_constant;
ticks steady_ticks() noexcept;
} // namespace detail

inline ticks ticks_now() noexcept
{
#if defined(__x86_64__)
    if (detail::ticks_are_constant)
        return static_cast<ticks>(__builtin_ia32_rdtsc()); // <x86intrin.h> would cost every user's file 0.3 s
#endif
    return detail::steady_ticks();
}

/// Length of a span of ticks. The rate is measured against the steady clock since the program began.
std::chrono::nanoseconds to_duration(ticks span) noexcept;

} // namespace zonda
