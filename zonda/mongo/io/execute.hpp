// One command from its start to its end: server, connection, session, sending, reply, and one more try where that makes
// sense.
#pragma once

#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/io/client_core.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace zonda::mongo::io
{

/// A session that several commands use one after another, as those of one cursor must. It is taken when the first of
/// them is sent, and goes back to the pool when this is destroyed.
class kept_session
{
public:
    explicit kept_session(std::shared_ptr<client_core> core) noexcept : core_(std::move(core)) {}
    kept_session(kept_session&& other) noexcept
        : core_(other.core_),
          session_(std::exchange(other.session_, std::nullopt))
    {
    }
    kept_session& operator=(kept_session&&) = delete;
    ~kept_session() { give_back(); }

    void give_back()
    {
        if (const auto session = take())
            core_->put_back(*session);
    }

    std::optional<core::server_session> take() noexcept { return std::exchange(session_, std::nullopt); }
    void keep(const core::server_session& session) noexcept { session_ = session; }

private:
    std::shared_ptr<client_core> core_;
    std::optional<core::server_session> session_{};
};

struct execution
{
    /// The client's timeout unless the operation has one of its own; zero: no limit.
    std::chrono::milliseconds timeout{0};
    /// What `timeout` is the rest of, for an operation of several commands; zero: it is all.
    std::chrono::milliseconds whole_timeout{0};
    /// Of client_core::next_operation_id(), for an operation of several commands; zero: of its own.
    std::int64_t operation_id{0};
    /// endSessions has none of its own.
    bool without_session{false};
    /// Whose session it uses; nullptr: one of its own. Outlives the execution.
    kept_session* session{nullptr};
};

/// Runs `what`; a reply with `ok: 1` is a success, write errors inside are for the caller to see. A command that is not
/// acknowledged succeeds with an empty reply when it was sent; it has no session, and is tried again only if it was not
/// sent.
///
/// Errors: errc::server_selection_timeout, errc::wait_queue_timeout, errc::network_error, errc::protocol_error,
/// errc::timed_out, errc::pool_cleared, errc::invalid_argument (nothing was sent), errc::client_closed, those of
/// establish(), any server_errc, operation_aborted.
/// Cancellation: at any point; see checked_out. Lifetime: `core` and `what` outlive it.
task<result<reply>> execute(client_core& core, const core::command& what, execution how);

} // namespace zonda::mongo::io
