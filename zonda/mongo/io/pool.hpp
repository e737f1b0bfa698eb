// The pool's shell: the connections, waits and timers that core::connection_pool rules.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/mongo/core/connection_pool.hpp>
#include <zonda/mongo/io/establish.hpp>
#include <zonda/mongo/io/listeners.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace zonda::mongo::io
{

class pool;

/// Whose pool it is. Whatever runs in the background for the pool keeps it alive.
class pool_owner : public std::enable_shared_from_this<pool_owner>
{
public:
    virtual ~pool_owner() = default;

    /// Opens a connection that is signed in; see establish().
    virtual task<result<established>> establish_one(core::operation_error::stage& reached) = 0;
    /// A connection could not be opened; may clear the pool.
    virtual void learn(const core::operation_error& failed) = 0;
};

/// A connection that was given to one operation. Destroying it gives it back, whatever state it is in: a clean one to
/// the next operation, one with a reply outstanding to a task that drains it, any other is closed. The pool outlives
/// it.
class checked_out
{
public:
    checked_out() = default;
    checked_out(pool& from, core::connection_id id, connection& link) noexcept : from_(&from), id_(id), link_(&link) {}
    checked_out(checked_out&& other) noexcept
        : from_(std::exchange(other.from_, nullptr)),
          id_(other.id_),
          link_(other.link_)
    {
    }
    checked_out& operator=(checked_out&& other) noexcept
    {
        std::swap(from_, other.from_);
        std::swap(id_, other.id_);
        std::swap(link_, other.link_);
        return *this;
    }
    ~checked_out();

    connection& operator*() const noexcept { return *link_; }
    connection* operator->() const noexcept { return link_; }
    core::connection_id id() const noexcept { return id_; }

private:
    pool* from_{nullptr};
    core::connection_id id_{0};
    connection* link_{nullptr};
};

/// See pool::check_out().
class check_out_operation : public operation<check_out_operation, checked_out>
{
public:
    explicit check_out_operation(pool& from) noexcept : from_(&from) {}

    loop& home() const noexcept;
    std::optional<result<checked_out>> ready();
    task<result<checked_out>> run() &&;

private:
    pool* from_;
};

/// A wait in the pool's queue.
class queue_operation : public leaf_operation<queue_operation, checked_out>
{
public:
    queue_operation(pool& from, core::time_point begun) noexcept : from_(&from), begun_(begun) {}

    loop& home() const noexcept;
    void start(completion<checked_out>& wait);

private:
    pool* from_;
    core::time_point begun_;
    core::waiter_id id_{0};
};

/// A member of its owner. On a plain io_context its timer, which closes what is idle for too long and fills up to
/// min_pool_size, is armed only while the owner is busy, so that a program whose work is done can end; what was missed
/// is done when the owner is busy again. Threads: its loop's only.
class pool
{
public:
    /// All outlive it, `events` too.
    pool(pool_owner& owner, loop& home, const client_settings& settings, listeners& events);

    /// Tells that there is a pool; the first time.
    void open();
    void ready();
    /// `why`: the words of the error that did it. `interrupt`: end what is in progress, with errc::pool_cleared.
    void clear(bool interrupt, std::string why);
    /// Fails who waits, ends what is in progress, closes all connections. Idempotent.
    void close() noexcept;

    /// A connection, at once if one is there that was used a moment ago, else within wait_queue_timeout. Errors:
    /// errc::wait_queue_timeout, errc::pool_cleared, errc::client_closed, those of establish(), operation_aborted.
    check_out_operation check_out() noexcept { return check_out_operation(*this); }
    bool is_current(core::connection_id id) const noexcept { return !decisions_.stale(id); }

    /// Whether somebody works with the owner.
    void set_busy(bool busy) noexcept;

    const core::connection_pool& state() const noexcept { return decisions_; }
    const std::string& address() const noexcept { return address_; }

private:
    friend class check_out_operation;
    friend class checked_out;
    friend class queue_operation;

    struct place
    {
        std::shared_ptr<connection> link{};
        job establishing{};
        core::time_point created{};
    };

    struct waiter
    {
        completion<checked_out>* wait{nullptr};
        core::time_point begun{};
    };

    struct alarm final : timer
    {
        explicit alarm(pool& its) noexcept;
        pool& rings;
    };

    /// An event is made when somebody listens. `fill`: what it says beside the address.
    template <class Event, class Fill = void (*)(Event&)>
        requires std::invocable<Fill, Event&>
    void tell(void (pool_listener::*how)(const Event&) noexcept, Fill fill = [](Event&) {})
    {
        if (events_.pool.empty())
            return;
        Event event{};
        event.address = address_;
        fill(event);
        events_.pool.tell(how, event);
    }
    /// One of a connection.
    template <class Event, class Fill = void (*)(Event&)>
    void tell(void (pool_listener::*how)(const Event&) noexcept, core::connection_id id, Fill fill = [](Event&) {})
    {
        tell(how,
             [&](Event& event)
             {
                 event.connection_id = id;
                 fill(event);
             });
    }
    void tell_failed_check_out(check_out_failed_reason reason, core::time_point begun);

    std::optional<checked_out> take_recent();
    task<result<checked_out>> wait_in_queue();
    void perform();
    void perform_one(const core::pool_action& action);
    void give(core::connection_id id, core::waiter_id to);
    void establish_one(core::connection_id id);
    void close_one(core::connection_id id, connection_closed_reason reason);
    void interrupt(core::connection_id id);
    void refuse(core::waiter_id who);
    void fail(core::waiter_id who, check_out_failed_reason reason, error why);
    waiter take_waiter(core::waiter_id who);
    void give_back(core::connection_id id, connection& link);
    void on_established(core::connection_id id, established made);
    void on_establish_failed(core::connection_id id, const error& why, core::operation_error failed);
    void maintain();
    void arm_maintenance() noexcept;

    static task<void> establish_for(std::shared_ptr<pool_owner> owner, pool& self, core::connection_id id);
    static task<void> drain(std::shared_ptr<pool_owner> owner, pool& self, core::connection_id id,
                            std::shared_ptr<connection> link);

    pool_owner& owner_;
    loop& home_;
    const client_settings& settings_;
    listeners& events_;
    std::string address_;
    core::connection_pool decisions_;
    bool keeps_house_; ///< there is something to be maintained
    std::vector<core::pool_action> todo_{};
    bool performing_{false};

    std::unordered_map<core::connection_id, place> places_{};
    std::unordered_map<core::waiter_id, waiter> waiters_{};
    core::waiter_id last_waiter_{0};

    std::string cleared_because_{};
    alarm maintenance_;
    bool opened_{false};
    bool busy_{false};
};

} // namespace zonda::mongo::io
