// What the driver's bench programs share: options, the common counter, times, and the line that they print.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench
{

using clock = std::chrono::steady_clock;

/// `--name value` pairs. Throws std::runtime_error with words for an unknown name, a missing one or no number.
class options
{
public:
    options(int argc, char** argv, std::initializer_list<std::string_view> names);

    const std::string& text(const std::string& name) const;
    std::size_t number(const std::string& name) const;

private:
    std::map<std::string, std::string> given_{};
};

/// The numbers that all callers take from.
class counter
{
public:
    explicit counter(std::size_t end) noexcept : end_(end) {}
    std::optional<std::size_t> next() noexcept { return next_ < end_ ? std::optional(next_++) : std::nullopt; }
    void stop() noexcept { next_ = end_; }

private:
    std::size_t next_{0};
    std::size_t end_;
};

/// The time of each operation; nothing is allocated while it is used.
class latencies
{
public:
    explicit latencies(std::size_t count) { all_.reserve(count); }
    void add(clock::duration time) { all_.push_back(std::chrono::duration<float, std::micro>(time).count()); }
    /// In us. Sorts.
    double percentile(double share);

private:
    std::vector<float> all_{};
};

/// From its construction on: CLOCK_MONOTONIC and getrusage.
class span
{
public:
    span();
    /// `{"ops":K,"seconds":S,"user_us":,"sys_us":,"nvcsw":,"nivcsw":,"p50_us":,"p99_us":,"docs":}`
    void print(std::size_t operations, latencies& times, std::size_t documents) const;

private:
    clock::time_point start_;
    rusage before_{};
};

} // namespace bench
