// task<T>: a coroutine that starts when it is awaited or spawned, and knows who waits for it.
#pragma once

#include <zonda/loop/awaiters.hpp>
#include <zonda/loop/frame_pool.hpp>
#include <zonda/loop/unwinding.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace zonda
{

template <class T = void>
class task;

namespace detail
{

/// The end of a coroutine: its parent goes on, or its strand ends.
struct final_awaiter
{
    bool await_ready() noexcept { return false; }

    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) noexcept
    {
        frame_record& frame = ended.promise();
        if (frame.parent != nullptr)
            frame.strand->transfer_to(frame.parent->handle);
        else
            frame.strand->end();
    }

    void await_resume() noexcept {}
};

struct frame_in_pool
{
    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }
};

struct task_promise_base : frame_record, awaits<task_promise_base>, frame_in_pool
{
    std::suspend_always initial_suspend() noexcept { return {}; }
    final_awaiter final_suspend() noexcept { return {}; }
};

template <class T>
struct task_promise final : task_promise_base
{
    std::optional<T> value;
    std::exception_ptr failure;

    task<T> get_return_object() noexcept;

    template <class U>
        requires std::constructible_from<T, U&&>
    void return_value(U&& returned)
    {
        value.emplace(std::forward<U>(returned));
    }

    void unhandled_exception() noexcept
    {
        failure = std::current_exception();
        unwinding::passes(failure, at);
    }

    T take()
    {
        if (failure)
            std::rethrow_exception(std::exchange(failure, nullptr));
        return std::move(*value);
    }
};

template <>
struct task_promise<void> final : task_promise_base
{
    std::exception_ptr failure;

    task<void> get_return_object() noexcept;
    void return_void() noexcept {}
    void unhandled_exception() noexcept
    {
        failure = std::current_exception();
        unwinding::passes(failure, at);
    }

    void take()
    {
        if (failure)
            std::rethrow_exception(std::exchange(failure, nullptr));
    }
};

} // namespace detail

/// A lazily started coroutine with a result.
///
/// `co_await std::move(t)` runs it as part of the awaiting strand; `spawn` makes a strand of its own. What it throws,
/// its waiter gets. Cancelling the strand ends its waits with operation_aborted. Destroying a task that has not ended
/// destroys its frame and everything in it. Threads: runs on one loop, where it is awaited.
template <class T>
class [[nodiscard]] task
{
public:
    using value_type = T;
    using promise_type = detail::task_promise<T>;

    task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    task& operator=(task&& other) noexcept
    {
        if (this != &other)
        {
            destroy();
            handle_ = std::exchange(other.handle_, {});
        }
        return *this;
    }
    ~task() { destroy(); }

    /// False after it was moved from.
    explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

    struct awaiter
    {
        task owned;

        bool await_ready() noexcept { return false; }

        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> waiter) noexcept
        {
            frame_record& parent = waiter.promise();
            owned.handle_.promise().parent = &parent;
            owned.enter(*parent.strand);
        }

        T await_resume() { return owned.handle_.promise().take(); }
    };

    awaiter as_awaiter(frame_record&) && noexcept { return {std::move(*this)}; }

    // For the loop's own strands: runs on `strand` with nobody to go on after it.
    std::coroutine_handle<> enter_root(context& strand) noexcept
    {
        handle_.promise().strand = &strand;
        handle_.promise().handle = handle_;
        return handle_;
    }
    T take() { return handle_.promise().take(); }
    bool done() const noexcept { return handle_.done(); }

private:
    friend promise_type;

    explicit task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    void enter(context& strand) noexcept
    {
        enter_root(strand);
        strand.transfer_to(handle_);
    }

    void destroy() noexcept
    {
        if (handle_)
            std::exchange(handle_, {}).destroy();
    }

    std::coroutine_handle<promise_type> handle_;
};

template <class T>
task<T> detail::task_promise<T>::get_return_object() noexcept
{
    return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> detail::task_promise<void>::get_return_object() noexcept
{
    return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

} // namespace zonda
