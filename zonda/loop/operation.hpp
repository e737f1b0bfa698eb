// Asynchronous operations as objects: await them in a task, or call them with any completion token.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/loop/task.hpp>

#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace zonda
{

namespace detail
{

template <class Derived, class R>
concept may_be_ready = requires(Derived& object) {
    { object.ready() } -> std::same_as<std::optional<result<R>>>;
};

template <class Derived, class R, bool Throws>
class operation_awaiter
{
public:
    operation_awaiter(Derived& awaited, frame_record& frame) noexcept : operation_(awaited), frame_(frame) {}

    bool await_ready()
    {
        if constexpr (may_be_ready<Derived, R>)
            if (frame_.strand->may_go_on() && !frame_.strand->cancelled())
                make_outcome();
        return outcome_.has_value();
    }

    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> waiter)
    {
        running_.emplace(typename task<result<R>>::awaiter{std::move(operation_).run()});
        running_->await_suspend(waiter);
    }

    auto await_resume()
    {
        if constexpr (may_be_ready<Derived, R>)
            if (outcome_)
                return given(std::move(*outcome_));
        return given(running_->await_resume());
    }

private:
    // Where it stays: moving an outcome costs more than a cursor needs to have it.
    void make_outcome()
    {
        try
        {
            ::new (static_cast<void*>(&outcome_)) std::optional<result<R>>(operation_.ready());
        }
        catch (...) // what ready() had begun to make there is gone
        {
            ::new (static_cast<void*>(&outcome_)) std::optional<result<R>>();
            throw;
        }
    }

    static std::conditional_t<Throws, R, result<R>> given(result<R>&& outcome)
    {
        if constexpr (Throws)
            return std::move(outcome).value();
        else
            return std::move(outcome);
    }

    Derived& operation_; // lives until the end of the expression that awaits it
    frame_record& frame_;
    std::optional<result<R>> outcome_;
    std::optional<typename task<result<R>>::awaiter> running_;
};

/// An operation that was called with a token: lives until its handler is called.
template <class Derived, class R>
class operation_root final : public root
{
public:
    operation_root(Derived called, any_handler<R> handler)
        : root(called.home()),
          operation_(std::move(called)),
          body_(std::move(operation_).run()),
          handler_(std::move(handler))
    {
    }

    void launch()
    {
        cancel_on_signal(handler_, [](void* self) { static_cast<operation_root*>(self)->cancel(); }, this);
        start(body_.enter_root(*this));
    }

private:
    void ended() override
    {
        std::unique_ptr<operation_root> self(this);
        loop& at = home();
        any_handler<R> handler = std::move(handler_);
        result<R> outcome = outcome_of(body_);
        self.reset();
        deliver<R>(at, std::move(handler), std::move(outcome));
    }

    Derived operation_;
    task<result<R>> body_;
    any_handler<R> handler_;
};

} // namespace detail

/// An operation that is made of others. Derived has
///     task<result<R>> run() &&;                // compiled; the object stays where it is until the task is gone
///     loop& home() const;                      // where it runs
/// and may have
///     std::optional<result<R>> ready();        // what needs no waiting; empty: run() is needed
///
/// Completion signature: void(error_code, R), or void(error_code) for R = void. In a task a failure is thrown.
/// Awaiting or calling starts it, once: both want an rvalue.
template <class Derived, class R>
class [[nodiscard]] operation
{
public:
    using value_type = R;

    template <asio_token<R> Token>
    auto operator()(Token&& token) &&
    {
        return boost::asio::async_initiate<Token, signature<R>>(
            [](auto handler, Derived self)
            {
                using root = detail::operation_root<Derived, R>;
                (new root(std::move(self), any_handler<R>(std::move(handler))))->launch();
            },
            token, static_cast<Derived&&>(*this));
    }

    auto as_awaiter(frame_record& frame) &&
    {
        return detail::operation_awaiter<Derived, R, true>{static_cast<Derived&>(*this), frame};
    }

    auto as_result_awaiter(frame_record& frame) &&
    {
        return detail::operation_awaiter<Derived, R, false>{static_cast<Derived&>(*this), frame};
    }

protected:
    operation() = default;
    ~operation() = default;
    operation(operation&&) = default;
    operation& operator=(operation&&) = default;
    operation(const operation&) = default;
    operation& operator=(const operation&) = default;
};

/// `auto r = co_await as_result(op);`
template <class Operation>
class [[nodiscard]] as_result_operation
{
public:
    explicit as_result_operation(Operation wrapped) : wrapped_(std::move(wrapped)) {}

    auto as_awaiter(frame_record& frame) && { return std::move(wrapped_).as_result_awaiter(frame); }

private:
    Operation wrapped_;
};

/// The result of an operation in place of the throw: `result<T> r = co_await as_result(collection.find_one(filter));`
template <class Operation>
as_result_operation<Operation> as_result(Operation wrapped)
{
    return as_result_operation<Operation>{std::move(wrapped)};
}

} // namespace zonda
