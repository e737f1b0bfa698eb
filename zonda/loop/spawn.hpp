// Strands of their own: a task that runs beside whoever started it.
#pragma once

#include <zonda/loop/job.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/token.hpp>

#include <boost/asio/any_completion_handler.hpp>

#include <exception>
#include <memory>

namespace zonda
{

namespace detail
{

/// A task that owns itself until it has ended.
template <class T>
class detached_root final : public root
{
public:
    detached_root(loop& home, task<T> body) : root(home), body_(std::move(body)) {}

    void launch() { start(body_.enter_root(*this)); }

private:
    void ended() override
    {
        std::exception_ptr failure;
        try
        {
            (void)body_.take();
        }
        catch (...)
        {
            failure = std::current_exception();
        }
        const std::unique_ptr<detached_root> self(this);
        report(failure);
    }

    task<T> body_;
};

/// A task whose outcome goes to a handler.
template <class T, class Handler>
class handler_root final : public root
{
public:
    handler_root(loop& home, task<T> body, Handler handler)
        : root(home),
          body_(std::move(body)),
          handler_(std::move(handler))
    {
    }

    void launch()
    {
        cancel_on_signal(handler_, [](void* self) { static_cast<handler_root*>(self)->cancel(); }, this);
        start(body_.enter_root(*this));
    }

private:
    void ended() override
    {
        std::unique_ptr<handler_root> self(this);
        Handler handler = std::move(handler_);
        task<T> body = std::move(body_);
        loop& at = home();
        self.reset();
        handler.deliver(at, body);
    }

    task<T> body_;
    Handler handler_;
};

/// What a task gave, or what it threw as an error.
template <class R>
result<R> outcome_of(task<result<R>>& body)
{
    try
    {
        return body.take();
    }
    catch (...)
    {
        return error_of(std::current_exception());
    }
}

template <class T>
struct spawn_signature
{
    using type = void(std::exception_ptr, T);
};

template <>
struct spawn_signature<void>
{
    using type = void(std::exception_ptr);
};

template <class T>
struct spawn_handler
{
    boost::asio::any_completion_handler<typename spawn_signature<T>::type> handler;

    using cancellation_slot_type = boost::asio::cancellation_slot;
    cancellation_slot_type get_cancellation_slot() const noexcept
    {
        return boost::asio::get_associated_cancellation_slot(handler);
    }

    void deliver(loop& home, task<T>& body)
    {
        auto slot = get_cancellation_slot();
        if (slot.is_connected())
            slot.clear();
        auto executor = boost::asio::get_associated_executor(handler, executor_of(home));
        std::exception_ptr failure;
        if constexpr (std::is_void_v<T>)
        {
            try
            {
                body.take();
            }
            catch (...)
            {
                failure = std::current_exception();
            }
            boost::asio::dispatch(executor, [h = std::move(handler), failure]() mutable { std::move(h)(failure); });
        }
        else
        {
            T value{};
            try
            {
                value = body.take();
            }
            catch (...)
            {
                failure = std::current_exception();
            }
            boost::asio::dispatch(executor, [h = std::move(handler), failure, v = std::move(value)]() mutable
                                  { std::move(h)(failure, std::move(v)); });
        }
    }
};

} // namespace detail

/// Starts `body` on `home`, at the loop's next turn, never inside this call. What it throws, except the
/// operation_aborted of a cancelled job, is logged as an error. Threads: call on the loop's own thread.
template <class T>
job spawn(loop& home, task<T> body)
{
    auto* root = new detail::detached_root<T>(home, std::move(body));
    job handle = root->handle();
    root->launch();
    return handle;
}

/// The same, with any Asio completion token. Completion signature: void(std::exception_ptr[, T]).
/// Cancellation: the token's slot cancels the whole tree below `body`.
template <class T, class Token>
auto spawn(loop& home, task<T> body, Token&& token)
{
    using Signature = typename detail::spawn_signature<T>::type;
    return boost::asio::async_initiate<Token, Signature>(
        [&home](auto handler, task<T> owned)
        {
            using target = detail::handler_root<T, detail::spawn_handler<T>>;
            detail::spawn_handler<T> erased{std::move(handler)};
            (new target(home, std::move(owned), std::move(erased)))->launch();
        },
        token, std::move(body));
}

} // namespace zonda
