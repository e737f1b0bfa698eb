#include <zonda/loop/ticks.hpp>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace zonda
{

namespace
{

bool processor_counts_at_a_constant_rate() noexcept
{
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    // Leaf 8000_0007h, EDX bit 8: the counter runs at one rate in every power state.
    return __get_cpuid(0x80000007U, &a, &b, &c, &d) != 0 && (d & (1U << 8)) != 0;
#else
    return false;
#endif
}

struct origin
{
    std::chrono::steady_clock::time_point time{std::chrono::steady_clock::now()};
    ticks count{ticks_now()};
};

// Set when the program begins, so that the first question for a rate has some time to measure over.
const origin& the_origin() noexcept
{
    static const origin instance;
    return instance;
}

double nanoseconds_per_tick() noexcept
{
    static const double rate = []
    {
        if (!detail::ticks_are_constant)
            return 1.0;
        const origin& start = the_origin();
        auto now = std::chrono::steady_clock::now();
        // A span of 2 ms keeps the error of the two readings under 0.01 %.
        while (now - start.time < std::chrono::milliseconds(2))
            now = std::chrono::steady_clock::now();
        const ticks counted = ticks_now() - start.count;
        return std::chrono::duration<double, std::nano>(now - start.time).count() / static_cast<double>(counted);
    }();
    return rate;
}

} // namespace

namespace detail
{

const bool ticks_are_constant = processor_counts_at_a_constant_rate();

ticks steady_ticks() noexcept
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

} // namespace detail

namespace
{
[[maybe_unused]] const origin& begin = the_origin();
}

std::chrono::nanoseconds to_duration(ticks span) noexcept
{
    return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(span) * nanoseconds_per_tick()));
}

} // namespace zonda
