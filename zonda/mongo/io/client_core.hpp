// What a client is inside: the decisions of core/ about one server, and the connections, tasks and timers they rule.
#pragma once

#include <zonda/base/log.hpp>
#include <zonda/loop/event.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/mongo/core/monitor_schedule.hpp>
#include <zonda/mongo/core/session_pool.hpp>
#include <zonda/mongo/io/establish.hpp>
#include <zonda/mongo/io/listeners.hpp>
#include <zonda/mongo/io/pool.hpp>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace zonda::mongo::io
{

/// Shared by the client, its databases, collections and cursors, and by what runs in the background; it ends when the
/// client is closed or destroyed and the last of them is gone. Threads: its loop's only.
class client_core final : public pool_owner
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
    /// While server() is unknown: as it was before.
    const server_description& last_seen_server() const noexcept { return topology_.last_seen(); }
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
    /// See pool::check_out().
    check_out_operation check_out() noexcept { return pool_.check_out(); }

    /// Until the monitor has looked at the server once more, but not longer than a moment.
    task<void> wait_for_news();

    /// An operation, or the pool, has learnt something about the server.
    void learn(const core::operation_error& failed) override;
    bool is_current(core::connection_id id) const noexcept { return pool_.is_current(id); }

    core::server_session take_session();
    void put_back(const core::server_session& session);
    buffer_store& buffers() noexcept { return buffers_; }
    core::cluster_clock& cluster_time() noexcept { return cluster_time_; }
    std::chrono::nanoseconds least_round_trip_time() const noexcept { return least_rtt_; }

    /// The ids of sessions that the server still has, taken out of the pool.
    std::vector<core::session_id> take_sessions() { return sessions_.take_all(); }

    void log(log_level level, std::string message) const;
    io::listeners& events() noexcept { return *events_; }
    std::shared_ptr<io::listeners> shared_events() const noexcept { return events_; }
    const std::string& address() const noexcept { return pool_.address(); }
    std::int64_t next_operation_id() noexcept { return ++last_operation_id_; }

    io::pool& connections() noexcept { return pool_; }
    const core::connection_pool& pool() const noexcept { return pool_.state(); }

private:
    struct alarm final : timer
    {
        explicit alarm(event& rings) noexcept;
        event& wakes;
    };

    void operation_begins();
    void operation_ends() noexcept;
    void apply(const core::topology_effects& effects);

    task<result<established>> establish_one(core::operation_error::stage& reached) override;
    std::shared_ptr<client_core> self() { return std::static_pointer_cast<client_core>(shared_from_this()); }

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
    std::shared_ptr<io::listeners> events_{std::make_shared<io::listeners>()};
    io::pool pool_;
    core::monitor_schedule schedule_;
    core::session_pool sessions_{};
    core::cluster_clock cluster_time_{};
    core::scram_key_cache keys_{};

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
    std::int64_t last_operation_id_{0};
    bool told_unusable_{false};
    bool closed_{false};
};

} // namespace zonda::mongo::io
