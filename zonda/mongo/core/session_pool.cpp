#include <zonda/mongo/core/session_pool.hpp>

#include <utility>

namespace zonda::mongo::core
{

namespace
{

// The server forgets it within a minute: too late to begin something with it.
bool expires_soon(const server_session& session, session_pool::time_point now, std::chrono::minutes timeout)
{
    return now - session.last_use > timeout - std::chrono::minutes(1);
}

} // namespace

std::optional<server_session> session_pool::take_pooled(time_point now, std::chrono::minutes timeout)
{
    while (!sessions_.empty())
    {
        const auto session = sessions_.back();
        sessions_.pop_back();
        if (!expires_soon(session, now, timeout))
            return session;
    }
    return std::nullopt;
}

void session_pool::put_back(const server_session& session, time_point now, std::chrono::minutes timeout)
{
    std::size_t expired = 0;
    while (expired < sessions_.size() && expires_soon(sessions_[expired], now, timeout))
        ++expired;
    sessions_.erase(sessions_.begin(), sessions_.begin() + static_cast<std::ptrdiff_t>(expired));
    if (!session.dirty && !expires_soon(session, now, timeout))
        sessions_.push_back(session);
}

std::vector<session_id> session_pool::take_all()
{
    std::vector<session_id> out;
    for (const auto& session : std::exchange(sessions_, {}))
        out.push_back(session.id);
    return out;
}

session_id uuid_from(session_id random) noexcept
{
    // RFC 9562, 5.4
    random[6] = static_cast<std::uint8_t>((random[6] & 0x0F) | 0x40);
    random[8] = static_cast<std::uint8_t>((random[8] & 0x3F) | 0x80);
    return random;
}

void cluster_clock::advance(bson::value_view cluster_time)
{
    const auto document = cluster_time.get<bson::document_view>();
    const auto seen = cluster_time["clusterTime"].get<bson::timestamp>();
    if (!document || !seen)
        return;
    const auto greatest = greatest_["clusterTime"].get<bson::timestamp>();
    if (!greatest || *seen > *greatest)
        greatest_ = bson::document(*document);
}

} // namespace zonda::mongo::core
