// What a client is inside: the decisions of core/ about one server, and the connections, tasks and timers they rule.
#pragma once

#include <zonda/base/log.hpp>
#include <zonda/loop/event.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/mongo/core/connection_pool.hpp>
#include <zonda/mongo/core/monitor_schedule.hpp>
#include <zonda/mongo/core/session_pool.hpp>
#include <zonda/mongo/events.hpp>
#include <zonda/mongo/io/establish.hpp>

#include <unordered_map>

namespace zonda::mongo::io
{

class client_core;

/// A connection that was given to one operation. Destroying it gives it back, whatever state it is in: a clean one to
/// the next operation, one with a reply outstanding to a task that drains it, any other is closed.
class checked_out
{
public:
    checked_out() = default;
    checked_out(std::shared_ptr<client_core> core, core::connection_id id, std::shared_ptr<connection> link) noexcept
        : core_(std::move(core)),
          id_(id),
          link_(std::move(link))
    {
    }
    checked_out(checked_out&& other) noexcept = default;
    checked_out& operator=(checked_out&& other) noexcept
    {
        checked_out old(std::move(*this));
        core_ = std::move(other.core_);
        id_ = other.id_;
        link_ = std::move(other.link_);
        return *this;
    }
    ~checked_out();

    explicit operator bool() const noexcept { return core_ != nullptr; }
    connection& operator*() const noexcept { return *link_; }
    connection* operator->() const noexcept { return link_.get(); }
    core::connection_id id() const noexcept { return id_; }

private:
    std::shared_ptr<client_core> core_{};
    core::connection_id id_{0};
    std::shared_ptr<connection> link_{};
};

/// A wait in the pool's queue.
class check_out_operation : public leaf_operation<check_out_operation, checked_out>
{
public:
    explicit check_out_operation(client_core& core) noexcept : core_(&core) {}

    loop& home() const noexcept;
    void start(completion<checked_out>& wait);

private:
    client_core* core_;
    core::waiter_id id_{0};
};

/// Shared by the client, its databases, collections and cursors, and by what runs in the background; it ends when the
/// client is closed or destroyed and the last of them is gone. Threads: its loop's only.
class client_core : public std::enable_shared_from_this<client_core>
{
public:
    client_core(loop& home, client_settings settings, dialer dial);

    /// Logs the settings' warnings; nothing is dialled yet.
    void open();
    /// Fails whoever waits, closes all connections, ends the background tasks. Idempotent.
    void close() noexcept;
    bool closed() const noexcept { return closed_; }

    loop& home() const noexcept { return home_; }
    const client_settings& settings() const noexcept { return settings_; }
    const server_description& server() const noexcept { return topology_.server(); }
    /// Where reads may go, by the client's read preference.
    core::access read_access() const noexcept
    {
        return settings_.read_preference == read_mode::primary ? core::access::read : core::access::read_by_secondary;
    }
    bool direct() const noexcept { return settings_.direct_connection; }

    /// While one lives, the server is checked at the heartbeat's frequency.
    class in_progress
    {
    public:
        explicit in_progress(client_core& core) noexcept : core_(core) { core_.operation_begins(); }
        in_progress(const in_progress&) = delete;
        in_progress& operator=(const in_progress&) = delete;
        ~in_progress() { core_.operation_ends(); }

    private:
        client_core& core_;
    };

    bool usable(core::access wanted) const noexcept { return !closed_ && topology_.usable(wanted); }
    /// Waits until the server is usable. Errors: errc::server_selection_timeout, errc::client_closed,
    /// operation_aborted.
    task<result<void>> select_server(core::access wanted);
    /// Waits for a connection, within wait_queue_timeout. Errors: errc::wait_queue_timeout, errc::pool_cleared,
    /// errc::client_closed, those of establish(), operation_aborted.
    task<result<checked_out>> check_out();

    /// Until the monitor has looked at the server once more, but not longer than a moment.
    task<void> wait_for_news();

    /// An operation has learnt something about the server.
    void learn(const core::operation_error& failed);
    bool is_current(core::connection_id id) const noexcept { return !pool_.stale(id); }

    core::server_session take_session();
    void put_back(const core::server_session& session);
    buffer_store& buffers() noexcept { return buffers_; }
    core::cluster_clock& cluster_time() noexcept { return cluster_time_; }
    std::chrono::nanoseconds least_round_trip_time() const noexcept { return least_rtt_; }

    /// The ids of sessions that the server still has, taken out of the pool.
    std::vector<core::session_id> take_sessions() { return sessions_.take_all(); }

    void log(log_level level, std::string message) const;
    /// Tells who listens to commands; nullptr: nobody.
    command_listener* listener{nullptr};

    // Of the pool, for tests and metrics.
    const core::connection_pool& pool() const noexcept { return pool_; }

private:
    friend class check_out_operation;
    friend class checked_out;

    struct place
    {
        std::shared_ptr<connection> link{};
        job establishing{};
        core::time_point idle_since{};
    };

    struct alarm final : timer
    {
        explicit alarm(event& rings) noexcept;
        event& wakes;
    };

    void operation_begins();
    void operation_ends() noexcept;
    void give_back(core::connection_id id, connection& link);
    void perform(std::vector<core::pool_action> todo);
    void give(core::connection_id id, core::waiter_id waiter);
    void refuse(core::waiter_id waiter);
    void close_connection(core::connection_id id);
    completion<checked_out>* take_waiter(core::waiter_id waiter);
    void apply(const core::topology_effects& effects);

    static task<void> establish_for_pool(std::shared_ptr<client_core> self, core::connection_id id);
    static task<void> drain(std::shared_ptr<client_core> self, core::connection_id id,
                            std::shared_ptr<connection> link);
    static task<void> monitor(std::shared_ptr<client_core> self);
    task<void> wait_for_next_check();
    task<void> check();
    task<result<server_description>> ask_server();
    void note_round_trip(std::chrono::nanoseconds time) noexcept;
    error closed_error() const;

    loop& home_;
    client_settings settings_;
    dialer dial_;
    buffer_store buffers_{};
    core::topology topology_;
    core::connection_pool pool_;
    core::monitor_schedule schedule_;
    core::session_pool sessions_{};
    core::cluster_clock cluster_time_{};
    core::scram_key_cache keys_{};

    std::unordered_map<core::connection_id, place> places_{};
    std::unordered_map<core::waiter_id, completion<checked_out>*> waiters_{};
    core::waiter_id last_waiter_{0};

    event changed_;      // pulsed when the topology has changed
    event wake_monitor_; // set when it has something to think about
    alarm next_check_;   // armed while an operation is in progress
    job monitoring_{};
    bool asking_{false};
    bool monitor_knows_hello_{false};
    std::shared_ptr<connection> monitor_link_{};
    std::array<std::chrono::nanoseconds, 10> round_trips_{};
    std::size_t round_trip_count_{0};
    std::chrono::nanoseconds least_rtt_{0};
    std::size_t operations_{0};
    bool told_unusable_{false};
    bool closed_{false};
};

} // namespace zonda::mongo::io
