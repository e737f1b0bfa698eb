// The way of an exception through coroutines, for whoever explains it: their frames are gone when it is caught.
#pragma once

#include <array>
#include <cstddef>
#include <exception>
#include <source_location>
#include <span>

namespace zonda
{

/// Of the last exception that left a task on this thread, which it keeps alive: for development.
class unwinding
{
public:
    /// Whether this thread keeps them; at first it does not.
    static void keep(bool wanted) noexcept;
    /// Where each task that it left awaited last, innermost first; empty if it left none, or if another exception left
    /// one since.
    static std::span<const std::source_location> of(const std::exception_ptr& failure) noexcept;

    // For tasks.
    static void passes(const std::exception_ptr& failure, const std::source_location& at) noexcept;

private:
    static constexpr std::size_t most = 32;

    std::exception_ptr failure_;
    std::array<std::source_location, most> places_;
    std::size_t count_{0};
    bool wanted_{false};

    static unwinding& last() noexcept;
};

} // namespace zonda
