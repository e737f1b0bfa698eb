// Waiting for time to pass, and for no longer than that.
#pragma once

#include <zonda/loop/errc.hpp>
#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/timer_wheel.hpp>

#include <chrono>

namespace zonda
{

/// A wait on a loop's clock.
class sleep_operation : public leaf_operation<sleep_operation, void>
{
public:
    sleep_operation(loop& home, std::chrono::nanoseconds span) noexcept : home_(&home), span_(span) {}
    sleep_operation(sleep_operation&& other) noexcept : home_(other.home_), span_(other.span_) {}

    loop& home() const noexcept { return *home_; }
    void start(completion<void>& wait);

private:
    struct alarm final : timer
    {
        alarm() noexcept;
        completion<void>* wait{nullptr};
    };

    loop* home_;
    std::chrono::nanoseconds span_;
    alarm alarm_;
};

/// Outside a task, with any completion token: `sleep_on(loop, 1s)(token)`. Completion signature: void(error_code).
/// Cancellation: at once.
template <whole_duration Span>
sleep_operation sleep_on(loop& home, Span span) noexcept
{
    return {home, to_nanoseconds(span)};
}

namespace detail
{

struct [[nodiscard]] sleep_here
{
    using value_type = void;

    std::chrono::nanoseconds span;

    auto as_awaiter(frame_record& frame) && { return sleep_on(frame.strand->home(), span).as_awaiter(frame); }
    auto as_result_awaiter(frame_record& frame) &&
    {
        return sleep_on(frame.strand->home(), span).as_result_awaiter(frame);
    }
};

} // namespace detail

/// `co_await sleep(1s);` in a task: ends when the time has passed by its loop's clock. Cancellation: at once.
template <whole_duration Span>
detail::sleep_here sleep(Span span) noexcept
{
    return {to_nanoseconds(span)};
}

/// Runs `body`; when it has not ended after `limit`, its waits end and errc::timed_out is thrown. Nothing of it is left
/// running. A body that ends all the same keeps its result. `milliseconds::max()` and the like: no limit.
template <class T, whole_duration Span>
task<T> timeout(Span limit, task<T> body)
{
    context& strand = co_await this_context();
    const deadline_scope deadline(strand, deadline_after(strand.home().now(), limit));
    try
    {
        co_return co_await std::move(body);
    }
    catch (const error& failure)
    {
        if (!deadline.expired() || strand.cancel_requested() || failure.code() != boost::asio::error::operation_aborted)
            throw;
    }
    throw error(errc::timed_out);
}

/// Runs `body` to its end though the strand is cancelled or past its deadline: for what must be put back in order.
/// Keep it short.
template <class T>
task<T> shield(task<T> body)
{
    context& strand = co_await this_context();
    const shield_scope shielded(strand);
    co_return co_await std::move(body);
}

} // namespace zonda
