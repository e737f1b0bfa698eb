// Where the time of one request goes: at any instant it is in exactly one state, and the states add up to its wall
// time.
#pragma once

#include <zonda/loop/ticks.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zonda
{

enum class wait_state : std::uint8_t
{
    queue,    ///< in the socket, and behind earlier requests of this connection
    loop,     ///< ready, waiting for its turn
    pool,     ///< waiting for a connection to the database
    database, ///< command sent to reply seen: network and server together
    own,      ///< its own code running
    write,    ///< answer ready to accepted by the kernel
    other,    ///< sleeps, locks, what cannot be told
};

inline constexpr std::size_t wait_state_count = 7;

/// `queue`, `loop`, …: the names users see.
std::string_view name_of(wait_state state) noexcept;

/// The times of one request. Fixed size; one clock reading for each change of state.
class ledger
{
public:
    ledger() = default;
    /// Opened in `state` at `at`.
    explicit ledger(wait_state state, ticks at = ticks_now()) noexcept : opened_(at), since_(at), state_(state) {}

    /// From now on in `state`; the time until `at` belongs to the state before. A stamp that is older than the last
    /// change counts as that change.
    void enter(wait_state state, ticks at = ticks_now()) noexcept
    {
        if (at > since_)
        {
            spent_[static_cast<std::size_t>(state_)] += at - since_;
            since_ = at;
        }
        state_ = state;
    }

    wait_state state() const noexcept { return state_; }
    ticks opened() const noexcept { return opened_; }

    /// Time spent in `state` up to the last change of state.
    ticks spent(wait_state state) const noexcept { return spent_[static_cast<std::size_t>(state)]; }
    /// Opening to the last change of state; the sum over all states.
    ticks total() const noexcept { return since_ - opened_; }

    /// The time since the last change of state was spent by a branch: takes over its states, the last finished
    /// branch's being the one that was waited for. What the branch does not account for goes to `loop`.
    void absorb(const ledger& branch, ticks at = ticks_now()) noexcept;

private:
    std::array<ticks, wait_state_count> spent_{};
    ticks opened_{0};
    ticks since_{0};
    wait_state state_{wait_state::own};
};

} // namespace zonda
