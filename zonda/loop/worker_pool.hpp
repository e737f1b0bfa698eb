// Threads for what would block the loop: password hashes, files, foreign libraries.
#pragma once

#include <zonda/loop/errc.hpp>
#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace zonda
{

namespace detail
{

class pool_state;

struct delivery;

/// A piece of work on its way to a thread and back.
class work_item : public list_hook
{
protected:
    ~work_item() = default;

private:
    friend class pool_state;
    friend struct delivery;

    virtual void execute() noexcept = 0; // on a thread of the pool
    virtual void returned(bool ran) = 0; // on the loop; not ran: the pool was closed first

    std::shared_ptr<delivery> delivery_;
};

void submit(const std::shared_ptr<pool_state>& pool, loop& home, work_item& item);
/// True: it will neither run nor return. False: it runs or has run, and returns.
bool withdraw(pool_state& pool, work_item& item) noexcept;
/// Before an item dies whose wait has not ended: takes it back, or blocks until it is off its thread.
void abandon(pool_state& pool, work_item& item) noexcept;

} // namespace detail

/// Threads: `run` is started on any loop; the pool may serve several. Destroying it finishes what runs and drops what
/// has not begun (it completes with errc::closed).
class worker_pool
{
public:
    /// `threads`: at least 1; by default one less than the processor has, at least 1.
    explicit worker_pool(unsigned threads = 0);
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    ~worker_pool();

    template <class F>
    class run_awaitable;

    /// `auto hash = co_await pool.run([password] { return hash_of(password); });` runs it on a thread and brings the
    /// result, or what it threw, back to this loop. Owns what it captures. Cancellation: work that has not begun is
    /// dropped; work that has begun is waited for, and then ends with its own result.
    /// g++ 12: name the awaitable on a line of its own when its lambda captures by value.
    template <class F>
    run_awaitable<std::decay_t<F>> run(F&& function)
    {
        return run_awaitable<std::decay_t<F>>(state_, std::forward<F>(function));
    }

private:
    std::shared_ptr<detail::pool_state> state_;
};

template <class F>
class [[nodiscard]] worker_pool::run_awaitable
{
public:
    using value_type = std::invoke_result_t<F&>;

    run_awaitable(std::shared_ptr<detail::pool_state> pool, F function)
        : pool_(std::move(pool)),
          function_(std::move(function))
    {
    }

    auto as_awaiter(frame_record& frame) && { return awaiter(std::move(*this), frame); }

private:
    class awaiter;

    std::shared_ptr<detail::pool_state> pool_;
    F function_;
};

template <class F>
class worker_pool::run_awaitable<F>::awaiter final : public completion<void>, private detail::work_item
{
public:
    awaiter(run_awaitable&& what, frame_record& frame) : what_(std::move(what)), frame_(frame) {}
    awaiter(awaiter&& other) noexcept : what_(std::move(other.what_)), frame_(other.frame_) {}
    ~awaiter()
    {
        // Only when the frame is destroyed under a running function, at the end of a program.
        if (waiting())
            detail::abandon(*what_.pool_, *this);
    }

    bool await_ready() noexcept { return false; }

    bool await_suspend(std::coroutine_handle<> waiter)
    {
        context& strand = *frame_.strand;
        handle_ = waiter;
        begin(strand.home(), &strand);
        if (strand.cancelled())
            fail(boost::asio::error::operation_aborted);
        else
        {
            on_cancel([](void* self) noexcept { static_cast<awaiter*>(self)->take_back(); }, this);
            detail::submit(what_.pool_, strand.home(), *this);
        }
        if (!suspend())
            return false;
        strand.wait_begins(*this, frame_);
        return true;
    }

    value_type await_resume()
    {
        if (failure_)
            std::rethrow_exception(failure_);
        outcome_->value();
        if constexpr (!std::is_void_v<value_type>)
            return std::move(*value_);
    }

private:
    void resume() override { frame_.strand->run(handle_); }

    void take_back() noexcept
    {
        if (detail::withdraw(*what_.pool_, *this))
            fail(boost::asio::error::operation_aborted);
    }

    void execute() noexcept override
    {
        try
        {
            if constexpr (std::is_void_v<value_type>)
                what_.function_();
            else
                value_.emplace(what_.function_());
        }
        catch (...)
        {
            failure_ = std::current_exception();
        }
    }

    void returned(bool ran) override
    {
        if (ran)
            complete();
        else
            fail(errc::closed);
    }

    struct nothing
    {
    };

    run_awaitable what_;
    frame_record& frame_;
    std::coroutine_handle<> handle_;
    std::optional<std::conditional_t<std::is_void_v<value_type>, nothing, value_type>> value_;
    std::exception_ptr failure_;
};

} // namespace zonda
