// Who gets which connection, and when one is opened or closed: the rules of a connection pool, without a connection.
#pragma once

#include <zonda/mongo/core/pool_reasons.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace zonda::mongo::core
{

using time_point = std::chrono::steady_clock::time_point;

/// 1 for the first connection of a pool, then 2, 3 and so on: never used twice.
using connection_id = std::int64_t;
/// Chosen by the shell, one for each check-out.
using waiter_id = std::uint64_t;

struct pool_options
{
    std::size_t max_pool_size{100}; ///< zero: no limit
    std::size_t min_pool_size{0};
    std::size_t max_connecting{2};
    std::chrono::milliseconds max_idle_time{0}; ///< zero: no limit
    /// After a connection could not be established, none is opened for min_pool_size for this long.
    std::chrono::milliseconds populate_pause{10'000};
};

/// What the shell must do, in this order.
struct pool_action
{
    enum class kind : std::uint8_t
    {
        tell_ready,   ///< the pool has become ready
        tell_cleared, ///< the pool was cleared
        tell_closed,  ///< the pool was closed
        give,         ///< `waiter` gets `connection`
        establish,    ///< open `connection`; answer with established(), or failing() and failed()
        close,        ///< `connection` is out of the pool for `reason`: close it
        interrupt,    ///< end what uses `connection`; it comes back by check_in()
        refuse        ///< `waiter` gets errc::pool_cleared, or errc::client_closed when the pool is closed
    };

    kind what;
    connection_id connection{0};
    waiter_id waiter{0};
    connection_closed_reason reason{connection_closed_reason::error};
    bool interrupts{false}; ///< of tell_cleared: what is in use is interrupted, too

    bool operator==(const pool_action&) const = default;
};

/// A pure object: events come in by calls, actions go out to `todo`, which the caller empties.
///
/// Waiters are served in the order in which they came, by whichever is there first, a returned or a new connection.
/// Of the available connections the one used last is given first, so that those not needed grow old and can be closed.
/// Spec: MongoDB driver specifications, connection monitoring and pooling.
class connection_pool
{
public:
    enum class state : std::uint8_t
    {
        paused, ///< the server is not known to be usable; nobody waits
        ready,
        closed
    };

    explicit connection_pool(const pool_options& options) : options_(options) {}

    /// The server was seen to be usable. min_pool_size is filled from now on, max_connecting at a time.
    void ready(time_point now, std::vector<pool_action>& todo);
    /// The server failed: connections of before are not to be used again, and those being established are given up.
    /// `interrupt`: end what uses the others, too.
    void clear(bool interrupt, std::vector<pool_action>& todo);
    /// What is in use is interrupted, and closed when it comes back.
    void close(std::vector<pool_action>& todo);

    /// What check_out() would give at once, if nobody waits: the connection used last, if that was less than `age` ago.
    std::optional<connection_id> take_recent(time_point now, std::chrono::milliseconds age);
    /// Ends in one `give` or `refuse` for this waiter, unless abandon() comes first or failing() names it.
    void check_out(waiter_id waiter, time_point now, std::vector<pool_action>& todo);
    /// The waiter does not want a connection any more; it must not have got one.
    void abandon(waiter_id waiter);
    /// The connection that was given to this waiter turned out to be dead: it waits again, before all others.
    void reject(connection_id connection, waiter_id waiter, time_point now, std::vector<pool_action>& todo);
    /// `reusable`: nothing is left to be read from it, and its server is not known to have failed.
    void check_in(connection_id connection, bool reusable, time_point now, std::vector<pool_action>& todo);

    void established(connection_id connection, time_point now, std::vector<pool_action>& todo);
    /// It could not be established. Returns the waiter that is to get the error, the one that has waited longest, if
    /// any does; it waits no more. What the error says about the server is to be said before failed(): a clear() in
    /// between leaves this connection alone.
    std::optional<waiter_id> failing(connection_id connection);
    void failed(connection_id connection, time_point now, std::vector<pool_action>& todo);

    /// Closes what has been idle for too long and opens what min_pool_size wants.
    void maintain(time_point now, std::vector<pool_action>& todo);
    /// When maintain() has something to do again; empty: not before the next event.
    std::optional<time_point> next_maintenance() const noexcept;

    state current_state() const noexcept { return state_; }
    /// Grows by one at each clear().
    std::uint32_t generation() const noexcept { return generation_; }
    /// A connection of before the last clear(), or one that was closed.
    bool stale(connection_id connection) const noexcept;
    /// Of one that is known: its last use before the present one.
    time_point idle_since(connection_id connection) const noexcept { return find(connection)->idle_since; }
    std::size_t total() const noexcept { return connections_.size(); }
    std::size_t available() const noexcept { return available_.size(); }
    std::size_t connecting() const noexcept { return connecting_; }
    std::size_t waiting() const noexcept { return waiters_.size(); }

private:
    enum class role : std::uint8_t
    {
        connecting,
        failing,
        available,
        in_use
    };

    struct entry
    {
        connection_id id;
        role now;
        std::uint32_t generation;
        time_point idle_since{};
    };

    const entry* find(connection_id connection) const noexcept;
    entry* find(connection_id connection, role wanted) noexcept;

    void serve(time_point now, std::vector<pool_action>& todo);
    void give_available(time_point now, std::vector<pool_action>& todo);
    void populate(time_point now, std::vector<pool_action>& todo);
    void establish_one(std::vector<pool_action>& todo);
    bool may_establish() const noexcept;
    bool wants_more() const noexcept;
    bool idle_too_long(const entry& connection, time_point now) const noexcept;
    void close_one(connection_id connection, connection_closed_reason reason, std::vector<pool_action>& todo);
    void close_all(role wanted, connection_closed_reason reason, std::vector<pool_action>& todo);
    void interrupt_all(std::vector<pool_action>& todo);
    void refuse_all(std::vector<pool_action>& todo);

    pool_options options_;
    state state_{state::paused};
    std::uint32_t generation_{0};
    connection_id last_id_{0};
    std::vector<entry> connections_{};       ///< by id, which is the order of their creation
    std::vector<connection_id> available_{}; ///< the one used last at the back
    std::deque<waiter_id> waiters_{};
    std::size_t connecting_{0};
    time_point populate_after_{time_point::min()};
};

} // namespace zonda::mongo::core
