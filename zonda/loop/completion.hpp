// One wait: the object that an asynchronous operation completes, and through which its waiter goes on.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/loop/intrusive_list.hpp>
#include <zonda/loop/ledger.hpp>

#include <boost/asio/error.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace zonda
{

class context;
class loop;

/// The part of a completion that does not depend on its result.
///
/// An operation's life: `start(completion<R>&)` is called once; the operation calls `complete` once, at any time from
/// inside `start` on, always on the completion's loop; the waiter resumes from the loop's ready queue, never inside
/// the call that completed it. Nothing is allocated on the way.
///
/// Cancellation: an operation that can be cancelled says how with `on_cancel`. The hook completes at once with
/// `operation_aborted` and forgets the completion, or does nothing when the result can no longer be held back.
class completion_base : public list_hook
{
public:
    using cancel_function = void (*)(void* operation) noexcept;

    /// The loop on which the waiter lives.
    loop& home() const noexcept { return *home_; }

    void on_cancel(cancel_function hook, void* operation) noexcept
    {
        cancel_ = hook;
        operation_ = operation;
    }

    /// Asks the operation to end. Without effect when it has no hook or has completed.
    void cancel() noexcept;

    /// Whether the operation has been started and has not completed.
    bool waiting() const noexcept { return phase_ == phase::starting || phase_ == phase::waiting; }

protected:
    completion_base() = default;
    ~completion_base() = default;

    /// Before `start`. `waiter`: the strand of execution that waits; nullptr for a handler.
    void begin(loop& home, context* waiter) noexcept;
    /// After `start`: false if the operation has completed already and its waiter may go on at once.
    bool suspend() noexcept;
    /// After a `suspend` that said false: the waiter goes through the ready queue all the same.
    void postpone() noexcept;
    void finish() noexcept;

    /// From the ready queue.
    virtual void resume() = 0;

    context* waiter() const noexcept { return waiter_; }

private:
    friend class loop;

    enum class phase : std::uint8_t
    {
        idle,
        starting,
        waiting,
        completed,
    };

    loop* home_{nullptr};
    context* waiter_{nullptr};
    cancel_function cancel_{nullptr};
    void* operation_{nullptr};
    phase phase_{phase::idle};
};

/// A wait for an R. Operations take it by reference: it lives in the frame of whoever waits.
template <class R>
class completion : public completion_base
{
public:
    /// Ends the operation with what it was for.
    template <class... A>
    void complete(A&&... value)
    {
        outcome_.emplace(boost::system::in_place_value, std::forward<A>(value)...);
        finish();
    }

    /// Waits in `line` until somebody takes it out and completes it. Cancelled, it leaves the line.
    void wait_in(intrusive_list<completion>& line) noexcept
    {
        on_cancel(
            [](void* self) noexcept
            {
                auto& wait = *static_cast<completion*>(self);
                wait.unlink();
                wait.fail(boost::asio::error::operation_aborted);
            },
            this);
        line.push_back(*this);
    }

    void complete_with(result<R> outcome)
    {
        outcome_.emplace(std::move(outcome));
        finish();
    }

    void fail(error_code code)
    {
        outcome_.emplace(boost::system::in_place_error, error(code));
        finish();
    }

    void fail(error failure)
    {
        outcome_.emplace(boost::system::in_place_error, std::move(failure));
        finish();
    }

protected:
    completion() = default;
    ~completion() = default;

    std::optional<result<R>> outcome_;
};

} // namespace zonda
