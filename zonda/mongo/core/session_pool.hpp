// Server sessions: what lets a server recognise a retried write, borrowed by each operation.
#pragma once

#include <zonda/bson/document.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace zonda::mongo::core
{

using session_id = std::array<std::uint8_t, 16>;

struct server_session
{
    session_id id{};
    /// Of the last retryable write; each takes the next one.
    std::int64_t txn_number{0};
    std::chrono::steady_clock::time_point last_use{};
    /// A connection broke while it was in use: the server may still be busy with it.
    bool dirty{false};
};

/// Last in, first out, so that those not needed expire.
/// Spec: MongoDB driver specifications, sessions.
class session_pool
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `make_id` is called when no pooled session is left that the server still knows.
    template <class MakeId>
    server_session take(time_point now, std::chrono::minutes timeout, MakeId&& make_id)
    {
        if (auto pooled = take_pooled(now, timeout))
            return *pooled;
        return {make_id(), 0, now, false};
    }

    void put_back(const server_session& session, time_point now, std::chrono::minutes timeout);

    /// Their ids, for endSessions; the pool is empty afterwards.
    std::vector<session_id> take_all();
    std::size_t size() const noexcept { return sessions_.size(); }

private:
    std::optional<server_session> take_pooled(time_point now, std::chrono::minutes timeout);

    std::vector<server_session> sessions_{};
};

/// A version 4 UUID of 16 random bytes.
session_id uuid_from(session_id random) noexcept;

/// The largest cluster time seen, which every command passes on.
class cluster_clock
{
public:
    /// From a reply to an operation; what has no valid cluster time changes nothing.
    void advance(bson::value_view cluster_time);
    /// `{clusterTime, signature}`; empty: none was seen.
    const bson::document& now() const noexcept { return greatest_; }

private:
    bson::document greatest_{};
};

} // namespace zonda::mongo::core
