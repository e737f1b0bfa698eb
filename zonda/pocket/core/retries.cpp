#include <zonda/pocket/core/retries.hpp>

namespace zonda::pocket
{
namespace
{

constexpr std::chrono::minutes session_lifetime{30};

} // namespace

outcome<retry_log> retry_log::begin(sqlite& database, bytes_view session, std::int64_t txn, datetime now)
{
    auto latest = database.prepare("SELECT max(txn) FROM retried WHERE session = ?");
    latest.bind(1, session);
    if (latest.step() && latest.integer(0) > txn)
        return failure{errc::transaction_too_old,
                       "Retryable write with txnNumber " + std::to_string(txn) +
                           " is prohibited on session because a newer retryable write with txnNumber " +
                           std::to_string(latest.integer(0)) + " has already started on this session."};
    latest.reset();
    database.prepare("DELETE FROM retried WHERE session = ? AND txn < ?").bind(1, session).bind(2, txn).run();
    return retry_log(database, session, txn, now);
}

std::optional<bson::document> retry_log::find(std::int64_t statement)
{
    auto row = database_->prepare("SELECT outcome FROM retried WHERE session = ? AND txn = ? AND statement = ?");
    if (!row.bind(1, bytes_view(session_)).bind(2, txn_).bind(3, statement).step())
        return {};
    const auto did = row.blob(0);
    return bson::document::trusted(bytes(did.begin(), did.end()));
}

void retry_log::save(std::int64_t statement, bson::document_view did)
{
    database_->prepare("INSERT INTO retried(session, txn, statement, outcome, at) VALUES(?, ?, ?, ?, ?)")
        .bind(1, bytes_view(session_))
        .bind(2, txn_)
        .bind(3, statement)
        .bind(4, did.data())
        .bind(5, static_cast<std::int64_t>(now_.time_since_epoch().count()))
        .run();
}

void retry_log::expire(sqlite& database, datetime now)
{
    const auto oldest = (now - session_lifetime).time_since_epoch().count();
    database.prepare("DELETE FROM retried WHERE at < ?").bind(1, static_cast<std::int64_t>(oldest)).run();
}

} // namespace zonda::pocket
