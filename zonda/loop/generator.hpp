// generator<T>: a coroutine that waits and yields, one value at a time.
#pragma once

#include <zonda/loop/task.hpp>

#include <optional>

namespace zonda
{

template <class T>
class generator;

namespace detail
{

template <class T>
struct generator_promise final : frame_record, awaits<generator_promise<T>>, frame_in_pool
{
    std::optional<T> current;
    std::exception_ptr failure;
    bool ended{false};

    generator<T> get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    final_awaiter final_suspend() noexcept { return {}; }
    void return_void() noexcept { ended = true; }
    void unhandled_exception() noexcept
    {
        ended = true;
        failure = std::current_exception();
    }

    struct yield_awaiter
    {
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<generator_promise> yielding) noexcept
        {
            frame_record& frame = yielding.promise();
            frame.strand->transfer_to(frame.parent->handle);
        }
        void await_resume() noexcept {}
    };

    template <class U>
    yield_awaiter yield_value(U&& value)
    {
        current.emplace(std::forward<U>(value));
        return {};
    }
};

} // namespace detail

/// `while (auto value = co_await values.next())`: runs, as part of the awaiting strand, up to its next co_yield; empty
/// at its end. What it throws, next() throws, once. Destroyed half way it destroys its frame and everything in it.
template <class T>
class [[nodiscard]] generator
{
public:
    using promise_type = detail::generator_promise<T>;

    generator(generator&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    generator& operator=(generator&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~generator()
    {
        if (handle_)
            handle_.destroy();
    }

    class next_value
    {
    public:
        explicit next_value(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

        auto as_awaiter(frame_record&) && noexcept { return awaiter{handle_}; }

    private:
        struct awaiter
        {
            std::coroutine_handle<promise_type> handle;

            bool await_ready() noexcept { return handle.promise().ended; }

            template <class Promise>
            void await_suspend(std::coroutine_handle<Promise> waiter) noexcept
            {
                frame_record& parent = waiter.promise();
                promise_type& own = handle.promise();
                own.parent = &parent;
                own.strand = parent.strand;
                own.handle = handle;
                own.current.reset();
                parent.strand->transfer_to(handle);
            }

            std::optional<T> await_resume()
            {
                promise_type& own = handle.promise();
                if (own.failure)
                    std::rethrow_exception(std::exchange(own.failure, nullptr));
                if (own.ended)
                    return std::nullopt;
                return std::move(own.current);
            }
        };

        std::coroutine_handle<promise_type> handle_;
    };

    next_value next() & noexcept { return next_value(handle_); }
    next_value next() && = delete;

private:
    friend promise_type;

    explicit generator(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

template <class T>
generator<T> detail::generator_promise<T>::get_return_object() noexcept
{
    return generator<T>{std::coroutine_handle<generator_promise>::from_promise(*this)};
}

} // namespace zonda
