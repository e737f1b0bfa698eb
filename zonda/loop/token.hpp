// The edge to Asio: completion tokens of every kind, erased once.
#pragma once

#include <zonda/base/result.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>

#include <type_traits>
#include <utility>

namespace zonda
{

class loop;

namespace detail
{

template <class R>
struct signature_of
{
    using type = void(error_code, R);
};

template <>
struct signature_of<void>
{
    using type = void(error_code);
};

} // namespace detail

/// void(error_code, R), or void(error_code).
template <class R>
using signature = typename detail::signature_of<R>::type;

template <class T, class R>
concept asio_token = boost::asio::completion_token_for<T, signature<R>>;

template <class R>
using any_handler = boost::asio::any_completion_handler<signature<R>>;

namespace detail
{

/// The loop's executor, without its header.
const boost::asio::any_io_executor& executor_of(const loop& home) noexcept;

/// Connects the handler's cancellation slot, if it has one.
template <class Handler>
void cancel_on_signal(Handler& handler, void (*cancel)(void*), void* self)
{
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        slot.assign(
            [cancel, self](boost::asio::cancellation_type type)
            {
                if (type != boost::asio::cancellation_type::none)
                    cancel(self);
            });
}

template <class R>
void deliver(loop& home, any_handler<R> handler, result<R> outcome)
{
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        slot.clear();
    // Taken out before the handler moves: arguments are evaluated in no fixed order.
    auto executor = boost::asio::get_associated_executor(handler, executor_of(home));
    const error_code code = outcome ? error_code{} : outcome.error().code();
    if constexpr (std::is_void_v<R>)
        boost::asio::dispatch(executor, [h = std::move(handler), code]() mutable { std::move(h)(code); });
    else
    {
        R value = outcome ? std::move(*outcome) : R{};
        boost::asio::dispatch(executor, [h = std::move(handler), code, v = std::move(value)]() mutable
                              { std::move(h)(code, std::move(v)); });
    }
}

} // namespace detail

} // namespace zonda
