// One strand of execution: a chain of tasks, of which exactly one runs or waits. A spawned task is one, and so is
// each branch of a when_all.
#pragma once

#include <zonda/loop/completion.hpp>
#include <zonda/loop/timer_wheel.hpp>

#include <coroutine>
#include <cstdint>
#include <source_location>

namespace zonda
{

/// What every coroutine of ours knows about itself: enough to say who waits for whom.
struct frame_record
{
    context* strand{nullptr};
    frame_record* parent{nullptr};
    std::coroutine_handle<> handle{};
    /// Where it awaits now, or awaited last.
    std::source_location at{};
};

/// Not for use from other threads. Handed out by `co_await this_context()`.
class context : public list_hook
{
public:
    explicit context(loop& home, zonda::ledger* times = nullptr) noexcept : home_(home), ledger_(times) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    loop& home() const noexcept { return home_; }

    /// The request whose time this is; may be nullptr.
    zonda::ledger* times() const noexcept { return ledger_; }
    /// From now on the time goes to `times`; the caller keeps it alive.
    void charge(zonda::ledger* times) noexcept { ledger_ = times; }

    /// Ends every wait of this strand from now on with operation_aborted, except inside a shield.
    void cancel() noexcept;
    /// Whether a wait that begins now would end at once.
    bool cancelled() const noexcept { return (cancelled_ || expired_ > 0) && shields_ == 0; }
    /// For a strand that has ended and is used for another task: not cancelled any more.
    void restart() noexcept { cancelled_ = false; }
    /// Whether `cancel` was called.
    bool cancel_requested() const noexcept { return cancelled_; }

    /// The innermost coroutine that waits, for a backtrace along `parent`; nullptr when nothing waits.
    const frame_record* waiting_frame() const noexcept { return waiting_frame_; }
    /// The coroutine of another strand that waits for this one.
    const frame_record* waited_for_by() const noexcept { return waited_for_by_; }

    // For awaiters of this room.

    /// The one door through which user code runs.
    void run(std::coroutine_handle<> first);
    void transfer_to(std::coroutine_handle<> next) noexcept { next_ = next; }
    void end() noexcept { ended_ = true; }
    /// False once in 128: the awaiter then goes through the ready queue though it could go on.
    bool may_go_on() noexcept { return ++ready_awaits_ % 128 != 0; }
    void wait_begins(completion_base& wait, const frame_record& frame) noexcept;
    /// The operation has completed: from now until it runs, its strand waits for its turn.
    void wait_ended() noexcept;
    void resumed() noexcept { waiting_ = nullptr; }

    wait_state waits_as() const noexcept { return waits_as_; }
    void set_waits_as(wait_state state) noexcept { waits_as_ = state; }

protected:
    ~context() = default;
    /// The outermost task has ended; may destroy this object.
    virtual void ended() = 0;
    void set_waited_for_by(const frame_record* frame) noexcept { waited_for_by_ = frame; }

private:
    friend class deadline_scope;
    friend class shield_scope;

    void interrupt() noexcept;

    loop& home_;
    zonda::ledger* ledger_;
    completion_base* waiting_{nullptr};
    std::coroutine_handle<> next_{};
    const frame_record* waiting_frame_{nullptr};
    const frame_record* waited_for_by_{nullptr};
    unsigned expired_{0};
    unsigned shields_{0};
    std::uint32_t ready_awaits_{0};
    wait_state waits_as_{wait_state::other};
    bool cancelled_{false};
    bool ended_{false};
};

/// While it lives, waits of this strand are charged to `state`. Lives in a coroutine's frame.
class wait_scope
{
public:
    wait_scope(context& strand, wait_state state) noexcept : strand_(strand), before_(strand.waits_as())
    {
        strand.set_waits_as(state);
    }
    wait_scope(const wait_scope&) = delete;
    wait_scope& operator=(const wait_scope&) = delete;
    ~wait_scope() { strand_.set_waits_as(before_); }

private:
    context& strand_;
    wait_state before_;
};

/// While it lives, cancellation and deadlines of this strand wait. Lives in a coroutine's frame.
class shield_scope
{
public:
    explicit shield_scope(context& strand) noexcept : strand_(strand) { ++strand.shields_; }
    shield_scope(const shield_scope&) = delete;
    shield_scope& operator=(const shield_scope&) = delete;
    ~shield_scope() { --strand_.shields_; }

private:
    context& strand_;
};

/// From its construction's deadline on, waits of this strand end with operation_aborted, as if cancelled, until it is
/// destroyed. Lives in a coroutine's frame.
class deadline_scope
{
public:
    deadline_scope(context& strand, steady_time deadline) noexcept;
    deadline_scope(const deadline_scope&) = delete;
    deadline_scope& operator=(const deadline_scope&) = delete;
    ~deadline_scope();

    /// Whether the deadline has passed.
    bool expired() const noexcept { return expired_; }

private:
    struct alarm final : timer
    {
        using timer::timer;
        deadline_scope* scope{nullptr};
    };

    context& strand_;
    alarm alarm_;
    bool expired_{false};
};

/// `context& strand = co_await this_context();`
struct this_context
{
};

} // namespace zonda
