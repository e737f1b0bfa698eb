// The innermost operations, those that wait for something outside the coroutines: a socket, a timer, a lock.
#pragma once

#include <zonda/loop/awaiters.hpp>
#include <zonda/loop/completion.hpp>
#include <zonda/loop/token.hpp>

#include <boost/asio/error.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace zonda
{

namespace detail
{

/// The awaiter is the completion: it lives in the frame of the task that waits, and so does the operation in it.
template <class Operation, class R, bool Throws>
class leaf_awaiter final : public completion<R>
{
public:
    leaf_awaiter(Operation operation, frame_record& frame) : operation_(std::move(operation)), frame_(frame) {}
    // Made where it stays; a move happens only before it starts.
    leaf_awaiter(leaf_awaiter&& other) noexcept : operation_(std::move(other.operation_)), frame_(other.frame_) {}
    ~leaf_awaiter() { this->cancel(); }

    bool await_ready() noexcept { return false; }

    bool await_suspend(std::coroutine_handle<> waiter)
    {
        context& strand = *frame_.strand;
        handle_ = waiter;
        this->begin(strand.home(), &strand);
        if (strand.cancelled())
            this->fail(boost::asio::error::operation_aborted);
        else
            operation_.start(static_cast<completion<R>&>(*this));
        if (this->suspend())
        {
            strand.wait_begins(*this, frame_);
            return true;
        }
        if (strand.may_go_on())
            return false;
        this->postpone();
        return true;
    }

    auto await_resume()
    {
        if constexpr (!Throws)
            return result<R>(std::move(*this->outcome_));
        else
            return std::move(*this->outcome_).value();
    }

private:
    void resume() override { frame_.strand->run(handle_); }

    Operation operation_;
    frame_record& frame_;
    std::coroutine_handle<> handle_;
};

/// The same for a completion token: lives on the heap until its handler has been called.
template <class Operation, class R>
class leaf_handler final : public completion<R>
{
public:
    leaf_handler(Operation operation, any_handler<R> handler)
        : operation_(std::move(operation)),
          handler_(std::move(handler))
    {
    }

    void launch()
    {
        this->begin(operation_.home(), nullptr);
        cancel_on_signal(handler_, [](void* self) { static_cast<leaf_handler*>(self)->cancel(); }, this);
        operation_.start(static_cast<completion<R>&>(*this));
        // Callbacks never run inside the call that starts them.
        if (!this->suspend())
            this->postpone();
    }

private:
    void resume() override
    {
        loop& home = this->home();
        any_handler<R> handler = std::move(handler_);
        result<R> outcome = std::move(*this->outcome_);
        delete this;
        deliver<R>(home, std::move(handler), std::move(outcome));
    }

    Operation operation_;
    any_handler<R> handler_;
};

} // namespace detail

/// An operation that waits by itself. Derived has
///     void start(completion<R>& wait);   // called once; the object stays where it is until `wait` completes
///     loop& home() const;
/// and is movable until it is started.
template <class Derived, class R>
class [[nodiscard]] leaf_operation
{
public:
    using value_type = R;

    template <asio_token<R> Token>
    auto operator()(Token&& token) &&
    {
        return boost::asio::async_initiate<Token, signature<R>>(
            [](auto handler, Derived operation)
            { (new detail::leaf_handler<Derived, R>(std::move(operation), std::move(handler)))->launch(); }, token,
            static_cast<Derived&&>(*this));
    }

    auto as_awaiter(frame_record& frame) &&
    {
        return detail::leaf_awaiter<Derived, R, true>{static_cast<Derived&&>(*this), frame};
    }

    auto as_result_awaiter(frame_record& frame) &&
    {
        return detail::leaf_awaiter<Derived, R, false>{static_cast<Derived&&>(*this), frame};
    }

protected:
    leaf_operation() = default;
    ~leaf_operation() = default;
    leaf_operation(leaf_operation&&) = default;
    leaf_operation& operator=(leaf_operation&&) = default;
    leaf_operation(const leaf_operation&) = default;
    leaf_operation& operator=(const leaf_operation&) = default;
};

} // namespace zonda
