// Everything that lives on one executor: what is ready to run, deadlines, the clock, the strands, the log.
#pragma once

#include <zonda/base/log.hpp>
#include <zonda/loop/clock.hpp>
#include <zonda/loop/completion.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/timer_wheel.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace zonda
{

namespace detail
{
class root;
}

/// Something with an orderly end, such as a server: `drain` is run when the loop is told to stop, before what is left
/// is cancelled.
class stop_hook : public list_hook
{
public:
    virtual task<void> drain() = 0;

protected:
    ~stop_hook() = default;
};

/// Something that is better done for many at once when all that was ready has run, such as writing to sockets
/// (docs/decisions/turns.md): asked for anew each time.
class turn_end_hook : public list_hook
{
public:
    /// What it makes ready runs in the next turn. Must not throw.
    virtual void turn_ends() noexcept = 0;

protected:
    ~turn_end_hook() = default;
};

/// Something that a room keeps once a loop, such as the poller of its sockets; dies with the loop, after its strands.
class loop_part
{
public:
    virtual ~loop_part() = default;
};

/// One event loop as seen by those who live on it. In a program of its own it is a run_loop; on a plain io_context or a
/// strand it is found by `of`, and lives as long as the execution context.
///
/// Threads: all members are for the loop's own thread (for a strand: inside it), except `of` and `post`.
class loop
{
public:
    using executor_type = boost::asio::any_io_executor;

    /// The loop of this executor, made at the first call. If several threads run the context, give a strand.
    static loop& of(const executor_type& executor);

    loop(const loop&) = delete;
    loop& operator=(const loop&) = delete;
    virtual ~loop();

    const executor_type& get_executor() const noexcept { return executor_; }

    steady_time now() const noexcept { return clock_.now(); }
    datetime wall_now() const noexcept { return clock_.wall_now(); }

    /// Arms a timer, or moves it; the timer disarms itself.
    void arm(timer& which, steady_time deadline) noexcept;
    void arm_after(timer& which, std::chrono::nanoseconds delay) noexcept { arm(which, deadline_after(now(), delay)); }

    /// Runs `work` and then what it made ready. Every handler that Asio calls for a room enters through here.
    template <class F>
    void in_turn(F&& work)
    {
        const turn_scope turn(*this);
        std::forward<F>(work)();
        if (depth_ == 1)
            run_ready();
    }

    /// `hook.turn_ends()` is called once: when what is ready in this turn has run, or when that takes longer than
    /// 100 us, or when the hook is destroyed, never. Outside of a turn: in the next.
    void at_turn_end(turn_end_hook& hook) noexcept;

    /// From any thread: `work` runs in a turn of its own.
    void post(boost::asio::any_completion_handler<void()> work);

    /// A completed wait: its waiter runs in this turn or the next, in order.
    void make_ready(completion_base& wait) noexcept;

    /// Logs through the sink that was set, at first to standard error.
    void log(const log_record& record) noexcept;
    void log_to(log_sink& sink) noexcept { sink_ = &sink; }

    /// `hook.drain()` is part of the loop's orderly end; the hook leaves when it is destroyed.
    void at_stop(stop_hook& hook) noexcept { hooks_.push_back(hook); }

    /// Cancels every strand, and those that are spawned from now on.
    void cancel_all() noexcept;
    bool stopping() const noexcept { return stopping_; }
    /// Shows every spawned strand that has not ended, oldest first (a page of what is going on).
    void each_strand(const std::function<void(const context&)>& show) const;
    /// Whether every strand has ended.
    bool idle() const noexcept { return roots_.empty() && ready_.empty(); }

    /// In a debug build: asserts that this is the thread that runs the loop.
    void assert_here() const noexcept;

    /// The one T of this loop, made as T(loop&) at the first call. T derives from loop_part.
    template <class T>
    T& part()
    {
        static const char key = 0;
        for (const auto& [its_key, each] : parts_)
            if (its_key == &key)
                return static_cast<T&>(*each);
        parts_.emplace_back(&key, std::make_unique<T>(*this));
        return static_cast<T&>(*parts_.back().second);
    }

    /// Whether run() goes on when nothing is waited for (a run_loop), or returns (a plain io_context).
    bool runs_when_idle() const noexcept { return habit_ == keeps_wakeup; }

    // For the clock and the loop's strands.
    void time_has_moved();
    void adopt(detail::root& strand) noexcept;

protected:
    enum wakeup_habit : bool
    {
        drops_wakeup, ///< a plain io_context's run() returns when no deadline is left
        keeps_wakeup,
    };

    loop(executor_type executor, clock_source& time, wakeup_habit habit);

    /// One by one, in the order of their registration.
    task<void> drain_hooks();
    void destroy_strands() noexcept;
    void drop_wakeup() noexcept;

    /// First turn since the loop waited.
    virtual void woke() noexcept {}
    void own_this_thread() noexcept { thread_ = std::this_thread::get_id(); }

    template <class T>
    friend class intrusive_list;

private:
    struct wakeup;
    class registry;

    class turn_scope
    {
    public:
        explicit turn_scope(loop& home) noexcept : home_(home)
        {
            if (++home.depth_ == 1)
                home.begin_turn();
        }
        turn_scope(const turn_scope&) = delete;
        turn_scope& operator=(const turn_scope&) = delete;
        ~turn_scope()
        {
            if (--home_.depth_ == 0)
                home_.end_turn();
        }

    private:
        loop& home_;
    };

    void begin_turn() noexcept { woke(); }
    void run_ready();
    void run_turn_ends() noexcept;
    void end_turn() noexcept;
    void schedule_turn() noexcept;
    void set_wakeup() noexcept;
    void destroy_parts() noexcept;

    executor_type executor_;
    clock_source& clock_;
    timer_wheel timers_;
    intrusive_list<completion_base> ready_;
    intrusive_list<turn_end_hook> turn_ends_;
    intrusive_list<detail::root> roots_;
    intrusive_list<stop_hook> hooks_;
    std::unique_ptr<wakeup> wakeup_;
    std::vector<std::pair<const void*, std::unique_ptr<loop_part>>> parts_;
    log_sink* sink_;
    std::thread::id thread_{};
    unsigned depth_{0};
    wakeup_habit habit_;
    bool scheduled_{false};
    bool earlier_deadline_{false};
    bool stopping_{false};
};

} // namespace zonda
