// Retryable writes: what a session's statements have done already is written beside what they did, in one transaction,
// so that a statement that is sent again, even to a server that was killed in between, is done once.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/sqlite.hpp>
#include <zonda/pocket/core/value.hpp>

#include <optional>

namespace zonda::pocket
{

class retry_log
{
public:
    /// A command of that session with that txnNumber begins. Errors: transaction_too_old (225) if the session has gone
    /// on.
    static outcome<retry_log> begin(sqlite& database, bytes_view session, std::int64_t txn, datetime now);

    /// What the statement did when it was done; none: it was not.
    std::optional<bson::document> find(std::int64_t statement);
    void save(std::int64_t statement, bson::document_view did);

    /// Forgets sessions that were silent for longer than a session lives (30 minutes).
    static void expire(sqlite& database, datetime now);

private:
    retry_log(sqlite& database, bytes_view session, std::int64_t txn, datetime now)
        : database_(&database),
          session_(session.begin(), session.end()),
          txn_(txn),
          now_(now)
    {
    }

    sqlite* database_;
    bytes session_;
    std::int64_t txn_;
    datetime now_;
};

} // namespace zonda::pocket
