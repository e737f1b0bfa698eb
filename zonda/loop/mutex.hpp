// mutex: one task at a time, in the order they came, and nobody's thread blocks.
#pragma once

#include <zonda/loop/leaf.hpp>

#include <utility>

namespace zonda
{

/// For state that must not change across a co_await. Threads: its loop's only.
class mutex
{
public:
    explicit mutex(loop& home) noexcept : home_(home) {}

    /// Holds the lock until it is destroyed or `release` is called.
    class [[nodiscard]] guard
    {
    public:
        guard() = default;
        explicit guard(mutex& held) noexcept : held_(&held) {}
        guard(guard&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
        guard& operator=(guard&& other) noexcept
        {
            std::swap(held_, other.held_);
            return *this;
        }
        ~guard() { release(); }

        void release() noexcept
        {
            if (mutex* held = std::exchange(held_, nullptr))
                held->unlock();
        }

    private:
        mutex* held_{nullptr};
    };

    class lock_operation : public leaf_operation<lock_operation, guard>
    {
    public:
        explicit lock_operation(mutex& which) noexcept : mutex_(&which) {}
        loop& home() const noexcept { return mutex_->home_; }
        void start(completion<guard>& wait) noexcept;

    private:
        mutex* mutex_;
    };

    /// `auto guard = co_await m.lock();` Completion signature: void(error_code, guard). Cancellation: leaves the line.
    lock_operation lock() noexcept { return lock_operation(*this); }
    bool locked() const noexcept { return locked_; }

private:
    void unlock() noexcept;

    loop& home_;
    intrusive_list<completion<guard>> waiters_;
    bool locked_{false};
};

} // namespace zonda
