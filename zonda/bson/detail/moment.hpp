// A moment's count of one unit as a count of another, where that holds it.
#pragma once

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>

namespace zonda::bson::detail
{

template <class Rep, class Real>
std::optional<Rep> floor_of(Real count)
{
    // The greatest integer may have no exact Real; one more is a power of two and has.
    const Real least = static_cast<Real>(std::numeric_limits<Rep>::min());
    const Real end = 2 * static_cast<Real>(std::uint64_t{1} << (std::numeric_limits<Rep>::digits - 1));
    count = std::floor(count);
    return count >= least && count < end ? std::optional(static_cast<Rep>(count)) : std::nullopt;
}

// count times Step, rounded down, if that is a Rep. The whole steps first: on their own they fit if all does.
template <std::integral Rep, class Step, std::integral Count>
std::optional<Rep> scaled(Count count)
{
    const auto whole = count / Step::den;
    const auto rest = count % Step::den;
    Rep scaled = 0;
    std::int64_t part = 0;
    if (__builtin_mul_overflow(whole, Step::num, &scaled) || __builtin_mul_overflow(rest, Step::num, &part))
        return std::nullopt;
    const std::int64_t rounded = part / Step::den - (part % Step::den < 0 ? 1 : 0);
    if (__builtin_add_overflow(scaled, rounded, &scaled))
        return std::nullopt;
    return scaled;
}

/// `from` in the unit of To, rounded down if To counts whole units; none if To does not reach that far. std::chrono's
/// own floor overflows there, and what lies in a database may be any date.
template <class To, class Rep, class Period>
std::optional<To> moved_to(std::chrono::duration<Rep, Period> from)
{
    using to_rep = typename To::rep;
    std::optional<to_rep> count;
    if constexpr (std::floating_point<to_rep>)
        count = std::chrono::duration_cast<To>(from).count();
    else if constexpr (std::floating_point<Rep>)
        count = floor_of<to_rep>(std::chrono::duration<Rep, typename To::period>(from).count());
    else
        count = scaled<to_rep, std::ratio_divide<Period, typename To::period>>(from.count());
    return count ? std::optional(To(*count)) : std::nullopt;
}

} // namespace zonda::bson::detail
