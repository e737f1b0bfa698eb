// A database: its collections, and commands on it.
#pragma once

#include <zonda/mongo/collection.hpp>
#include <zonda/mongo/operations/run_command.hpp>

namespace zonda::mongo
{

/// A name and a client; copied freely, used as long as the client lives. Making one asks the server nothing.
class database
{
public:
    database(detail::core_pointer core, std::string name) noexcept : core_(std::move(core)), name_(std::move(name)) {}

    const std::string& name() const noexcept { return name_; }

    collection operator[](std::string_view collection_name) const;

    /// Runs any command, and gives its reply: `run_command(doc("buildInfo", 1))`. It is sent as it is, to a server that
    /// reads want (the primary); the session, `$db` and, with a timeout, maxTimeMS are added.
    ///
    /// Completion signature: void(error_code, bson::document).
    /// Errors: those of every operation (collection.hpp); a reply with `ok: 0` is the server's error. Cancellation: at
    /// any point; a connection with a reply outstanding is drained or closed, never reused as it is. Lifetime: the
    /// client must outlive the operation. Threads: distinct clients safe, one client on its own loop only. Never tried
    /// again. Spec: MongoDB driver specifications, run-command.
    run_command_operation run_command(bson::document command) const;

    /// A pipeline that begins with a stage of its own: `$currentOp`, `$documents`, `$listLocalSessions`.
    ///
    /// Completion signature, Errors, Cancellation, Lifetime, Threads, Spec: as collection::aggregate.
    aggregation aggregate() const;

    /// Drops the database with all its collections.
    ///
    /// Completion signature, Errors, Cancellation, Lifetime, Threads: as collection::drop.
    drop_operation drop() const;

private:
    detail::core_pointer core_;
    std::string name_;
};

} // namespace zonda::mongo
