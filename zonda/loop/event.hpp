// event: many wait until somebody sets it.
#pragma once

#include <zonda/loop/leaf.hpp>

namespace zonda
{

/// Set or not set. Waiting for one that is set ends at once. Threads: its loop's only.
class event
{
public:
    explicit event(loop& home) noexcept : home_(home) {}

    /// Everybody who waits goes on, in the order they came.
    void set() noexcept;
    void reset() noexcept { set_ = false; }
    bool is_set() const noexcept { return set_; }

    class wait_operation : public leaf_operation<wait_operation, void>
    {
    public:
        explicit wait_operation(event& which) noexcept : event_(&which) {}
        loop& home() const noexcept { return event_->home_; }
        void start(completion<void>& wait) noexcept;

    private:
        event* event_;
    };

    /// Completion signature: void(error_code). Cancellation: at once. The event outlives the wait.
    wait_operation wait() noexcept { return wait_operation(*this); }

private:
    loop& home_;
    intrusive_list<completion<void>> waiters_;
    bool set_{false};
};

} // namespace zonda
