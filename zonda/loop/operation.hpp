// Asynchronous operations as objects: await them in a task, or call them with any completion token.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/loop/task.hpp>

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
    operation_awaiter(Derived operation, frame_record& frame) : operation_(std::move(operation)), frame_(frame) {}

    bool await_ready()
    {
        if constexpr (may_be_ready<Derived, R>)
            if (frame_.strand->may_go_on() && !frame_.strand->cancelled())
                outcome_ = operation_.ready();
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
        result<R> outcome = outcome_ ? std::move(*outcome_) : running_->await_resume();
        if constexpr (!Throws)
            return outcome;
        else
            return std::move(outcome).value();
    }

private:
    Derived operation_;
    frame_record& frame_;
    std::optional<result<R>> outcome_;
    std::optional<typename task<result<R>>::awaiter> running_;
};

} // namespace detail

/// An operation that is made of others. Derived has
///     task<result<R>> run() &&;                // compiled; owns all it needs, the object may be gone when it runs
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
                loop& home = self.home();
                detail::spawn_operation<R>(home, std::move(self).run(), any_handler<R>(std::move(handler)));
            },
            token, static_cast<Derived&&>(*this));
    }

    auto as_awaiter(frame_record& frame) &&
    {
        return detail::operation_awaiter<Derived, R, true>{static_cast<Derived&&>(*this), frame};
    }

    auto as_result_awaiter(frame_record& frame) &&
    {
        return detail::operation_awaiter<Derived, R, false>{static_cast<Derived&&>(*this), frame};
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
