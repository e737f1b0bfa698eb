// A handle to a spawned task, and what all spawned tasks share.
#pragma once

#include <zonda/loop/context.hpp>
#include <zonda/loop/leaf.hpp>

#include <exception>
#include <memory>

namespace zonda
{

namespace detail
{

class root;

struct job_state
{
    loop* home;
    root* running; // nullptr: ended
    intrusive_list<completion<void>> waiters{};
};

/// Puts a strand into the ready queue for the first time.
class starter final : public completion_base
{
public:
    void start(context& strand, std::coroutine_handle<> first) noexcept;

private:
    void resume() override { strand_->run(first_); }

    context* strand_{nullptr};
    std::coroutine_handle<> first_{};
};

/// A strand that the loop knows: it is cancelled at shutdown, and waited for.
class root : public context
{
public:
    /// Made for the first who asks: a strand that nobody waits for does without.
    std::shared_ptr<job_state> handle();
    virtual ~root();

protected:
    explicit root(loop& home);

    void start(std::coroutine_handle<> first);
    /// Logs what a detached task threw.
    void report(const std::exception_ptr& failure) noexcept;

private:
    class first_run;

    std::shared_ptr<job_state> state_;
    std::unique_ptr<first_run> first_run_; // until it has begun
};

/// The zonda::error in an exception, or one that says that it carried no code.
error error_of(const std::exception_ptr& failure);

} // namespace detail

class join_operation;

/// What `spawn` returns. Copies stand for the same task; dropping it changes nothing.
class job
{
public:
    job() = default;
    job(std::shared_ptr<detail::job_state> state) noexcept : state_(std::move(state)) {}

    /// Ends every wait in the tree below with operation_aborted. Without effect when it has ended.
    void cancel() noexcept;
    bool done() const noexcept { return state_ == nullptr || state_->running == nullptr; }

    /// Waits until it has ended, however it ended.
    /// Completion signature: void(error_code). Cancellation: the wait ends, the job goes on.
    join_operation join() const;

private:
    std::shared_ptr<detail::job_state> state_;
};

class join_operation : public leaf_operation<join_operation, void>
{
public:
    explicit join_operation(std::shared_ptr<detail::job_state> state) noexcept : state_(std::move(state)) {}

    void start(completion<void>& wait);
    loop& home() const;

private:
    std::shared_ptr<detail::job_state> state_;
};

} // namespace zonda
