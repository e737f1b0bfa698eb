// What a coroutine of ours may await: tasks, operations, its own context, and what an await_adapter makes awaitable.
#pragma once

#include <zonda/loop/context.hpp>

#include <concepts>
#include <coroutine>
#include <source_location>
#include <type_traits>
#include <utility>

namespace zonda
{

/// Specialise it to make a foreign type awaitable in tasks: `static auto make(T&&, frame_record&)` returns an awaiter.
template <class T>
struct await_adapter;

namespace detail
{

template <class T>
concept has_awaiter = requires(T&& object, frame_record& frame) { std::forward<T>(object).as_awaiter(frame); };

template <class T>
concept has_adapter = requires(T&& object, frame_record& frame) {
    await_adapter<std::remove_cvref_t<T>>::make(std::forward<T>(object), frame);
};

struct context_awaiter
{
    context& strand;

    bool await_ready() noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) noexcept {}
    context& await_resume() noexcept { return strand; }
};

/// Gives a promise its await_transform; Promise derives from frame_record.
template <class Promise>
struct awaits
{
    template <class T>
    auto await_transform(T&& object, std::source_location at = std::source_location::current())
    {
        frame_record& frame = static_cast<Promise&>(*this);
        frame.at = at;
        if constexpr (std::same_as<std::remove_cvref_t<T>, this_context>)
            return context_awaiter{*frame.strand};
        else if constexpr (has_awaiter<T>)
            return std::forward<T>(object).as_awaiter(frame);
        else if constexpr (has_adapter<T>)
            return await_adapter<std::remove_cvref_t<T>>::make(std::forward<T>(object), frame);
        else
        {
            static_assert(!std::is_lvalue_reference_v<T>,
                          "a task or an operation is awaited once: write co_await std::move(it)");
            static_assert(has_awaiter<T>, "this cannot be awaited in a zonda coroutine: it is neither a task nor an "
                                          "operation (for Asio's, include <zonda/loop/asio.hpp>)");
        }
    }
};

} // namespace detail

} // namespace zonda
