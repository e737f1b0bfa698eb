// Asio's own asynchronous operations inside a task: `co_await an_awaitable()`, and with any operation that takes a
// token `co_await timer.async_wait(boost::asio::deferred)`.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <tuple>

namespace zonda
{

namespace detail
{

/// What a foreign operation needs until its handler has been called, which may be after the task has gone.
template <class R>
struct foreign_state
{
    completion<R>* wait{nullptr};
    boost::asio::cancellation_signal signal{};
    loop* home{nullptr};
};

/// Starts `launch(handler)`; the handler takes the arguments that `convert` turns into a result<R>.
template <class R, class Launch>
class foreign_operation : public leaf_operation<foreign_operation<R, Launch>, R>
{
public:
    foreign_operation(loop& home, Launch launch) : home_(&home), launch_(std::move(launch)) {}
    foreign_operation(foreign_operation&&) = default;

    ~foreign_operation()
    {
        if (state_ != nullptr)
            state_->wait = nullptr;
    }

    loop& home() const noexcept { return *home_; }

    void start(completion<R>& wait)
    {
        state_ = std::make_shared<foreign_state<R>>();
        state_->wait = &wait;
        state_->home = home_;
        // Asio ends a cancelled operation in its own time; the wait lasts until it has.
        wait.on_cancel(
            [](void* self) noexcept
            {
                const auto keep = static_cast<foreign_operation*>(self)->state_;
                keep->signal.emit(boost::asio::cancellation_type::terminal);
            },
            this);
        std::move(launch_)(state_);
    }

private:
    loop* home_;
    Launch launch_;
    std::shared_ptr<foreign_state<R>> state_;
};

template <class R>
void finish_foreign(const std::shared_ptr<foreign_state<R>>& state, result<R> outcome)
{
    state->home->in_turn(
        [&]
        {
            if (state->wait != nullptr)
                std::exchange(state->wait, nullptr)->complete_with(std::move(outcome));
        });
}

/// The arguments behind the error code: none, one, or a tuple of them.
template <class... A>
struct foreign_result
{
    using type = std::tuple<A...>;
};
template <class A>
struct foreign_result<A>
{
    using type = A;
};
template <>
struct foreign_result<>
{
    using type = void;
};

template <class T>
struct awaitable_value
{
    std::exception_ptr failure;
    std::optional<T> value;

    T get()
    {
        if (failure)
            std::rethrow_exception(failure);
        return std::move(*value);
    }
};
template <>
struct awaitable_value<void>
{
    std::exception_ptr failure;

    void get() const
    {
        if (failure)
            std::rethrow_exception(failure);
    }
};

} // namespace detail

/// co_await an awaitable: what it throws arrives as it is.
template <class T, class E>
struct await_adapter<boost::asio::awaitable<T, E>>
{
    using outcome = std::shared_ptr<detail::awaitable_value<T>>;

    static auto make(boost::asio::awaitable<T, E>&& body, frame_record& frame)
    {
        auto launch = [body = std::move(body), &home = frame.strand->home()](
                          const std::shared_ptr<detail::foreign_state<outcome>>& state) mutable
        {
            auto value = std::make_shared<detail::awaitable_value<T>>();
            auto done = [state, value](std::exception_ptr failure, auto... results)
            {
                value->failure = failure;
                if constexpr (sizeof...(results) > 0)
                    if (!failure)
                        (value->value.emplace(std::move(results)), ...);
                detail::finish_foreign<outcome>(state, outcome(value));
            };
            boost::asio::co_spawn(home.get_executor(), std::move(body),
                                  boost::asio::bind_cancellation_slot(state->signal.slot(), std::move(done)));
        };
        using operation = detail::foreign_operation<outcome, decltype(launch)>;
        struct awaiter
        {
            decltype(std::declval<operation>().as_awaiter(frame)) inner;

            bool await_ready() noexcept { return inner.await_ready(); }
            bool await_suspend(std::coroutine_handle<> waiter) { return inner.await_suspend(waiter); }
            T await_resume() { return inner.await_resume()->get(); }
        };
        return awaiter{operation(frame.strand->home(), std::move(launch)).as_awaiter(frame)};
    }
};

/// co_await an operation made with boost::asio::deferred, whose signature begins with an error_code: the code is thrown
/// as a zonda::error, the arguments behind it are the value (several: a tuple).
template <class... A, class Initiation, class... Args>
struct await_adapter<boost::asio::deferred_async_operation<void(error_code, A...), Initiation, Args...>>
{
    using deferred = boost::asio::deferred_async_operation<void(error_code, A...), Initiation, Args...>;
    using value = typename detail::foreign_result<A...>::type;

    static auto make(deferred&& body, frame_record& frame)
    {
        auto launch = [body = std::move(body),
                       &home = frame.strand->home()](const std::shared_ptr<detail::foreign_state<value>>& state) mutable
        {
            auto done = [state](error_code ec, A... results)
            {
                if (ec)
                    detail::finish_foreign<value>(state, error(ec));
                else if constexpr (sizeof...(A) == 0)
                    detail::finish_foreign<value>(state, result<void>());
                else
                    detail::finish_foreign<value>(state, value(std::move(results)...));
            };
            std::move(body)(boost::asio::bind_executor(
                home.get_executor(), boost::asio::bind_cancellation_slot(state->signal.slot(), std::move(done))));
        };
        return detail::foreign_operation<value, decltype(launch)>(frame.strand->home(), std::move(launch))
            .as_awaiter(frame);
    }
};

} // namespace zonda
