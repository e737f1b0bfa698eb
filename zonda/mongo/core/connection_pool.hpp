// Who gets which connection, and when one is opened or closed: the rules of a connection pool, without a connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace zonda::mongo::core
{

using time_point = std::chrono::steady_clock::time_point;

/// Names a connection for as long as it is in the pool, and never another one afterwards.
using connection_id = std::uint64_t;
/// Chosen by the shell, one for each check-out.
using waiter_id = std::uint64_t;

struct pool_options
{
    std::size_t max_pool_size{100}; ///< zero: no limit
    std::size_t min_pool_size{0};
    std::size_t max_connecting{2};
    std::chrono::milliseconds max_idle_time{0}; ///< zero: no limit
};

/// What the shell must do, in this order.
struct pool_action
{
    enum class kind : std::uint8_t
    {
        give,      ///< `waiter` gets `connection`
        establish, ///< open `connection`; answer with established() or establish_failed()
        close,     ///< `connection` is out of the pool: close it, interrupt what uses it
        refuse     ///< `waiter` gets errc::pool_cleared, or errc::client_closed when the pool is closed
    };

    kind what;
    connection_id connection{0};
    waiter_id waiter{0};

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

    /// The server was seen to be usable.
    void ready(time_point now, std::vector<pool_action>& todo);
    /// The server failed: connections of before are not to be used again, and those being established are given up.
    /// `interrupt`: close those in use, too.
    void clear(bool interrupt, std::vector<pool_action>& todo);
    void close(std::vector<pool_action>& todo);

    /// Ends in one `give` or `refuse` for this waiter, unless abandon() comes first.
    void check_out(waiter_id waiter, time_point now, std::vector<pool_action>& todo);
    /// The waiter does not want a connection any more; it must not have got one.
    void abandon(waiter_id waiter);
    /// The connection that was given to this waiter turned out to be dead: it waits again, before all others.
    void reject(connection_id connection, waiter_id waiter, time_point now, std::vector<pool_action>& todo);
    /// `reusable`: nothing is left to be read from it, and its server is not known to have failed.
    void check_in(connection_id connection, bool reusable, time_point now, std::vector<pool_action>& todo);

    void established(connection_id connection, time_point now, std::vector<pool_action>& todo);
    /// Returns the waiter that is to get the error: the one that has waited longest, if any does.
    std::optional<waiter_id> establish_failed(connection_id connection, time_point now, std::vector<pool_action>& todo);

    /// Closes what has been idle for too long and opens what min_pool_size wants. Call it now and then.
    void maintain(time_point now, std::vector<pool_action>& todo);

    state current_state() const noexcept { return state_; }
    /// Grows by one at each clear().
    std::uint32_t generation() const noexcept { return generation_; }
    /// A connection of before the last clear(), or one that was closed.
    bool stale(connection_id connection) const noexcept;
    std::size_t total() const noexcept { return total_; }
    std::size_t available() const noexcept { return available_.size(); }
    std::size_t connecting() const noexcept { return connecting_; }
    std::size_t waiting() const noexcept { return waiters_.size(); }

private:
    enum class role : std::uint8_t
    {
        unused,
        connecting,
        available,
        in_use
    };

    struct slot
    {
        role now{role::unused};
        std::uint32_t serial{0}; ///< of the connection that is or was here
        std::uint32_t generation{0};
        time_point idle_since{};
    };

    static std::size_t index_of(connection_id connection) noexcept { return connection & 0xFFFFFFFF; }
    connection_id id_of(std::size_t index) const noexcept;
    bool has_role(connection_id connection, role wanted) const noexcept;
    slot& slot_of(connection_id connection) noexcept { return slots_[index_of(connection)]; }

    void serve(time_point now, std::vector<pool_action>& todo);
    void give_available(time_point now, std::vector<pool_action>& todo);
    void establish_one(std::vector<pool_action>& todo);
    bool may_establish() const noexcept;
    bool idle_too_long(const slot& connection, time_point now) const noexcept;
    void forget(connection_id connection);
    void close_one(connection_id connection, std::vector<pool_action>& todo);
    void close_all(role wanted, std::vector<pool_action>& todo);
    void refuse_all(std::vector<pool_action>& todo);

    pool_options options_;
    state state_{state::paused};
    std::uint32_t generation_{0};
    std::vector<slot> slots_{};
    std::vector<std::size_t> unused_{};
    std::vector<connection_id> available_{}; ///< the one used last at the back
    std::deque<waiter_id> waiters_{};
    std::size_t total_{0};
    std::size_t connecting_{0};
};

} // namespace zonda::mongo::core
