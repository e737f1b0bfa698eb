// A database: its collections, and commands on it.
#pragma once

#include <zonda/mongo/collection.hpp>
#include <zonda/mongo/operations/run_command.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace zonda::mongo
{

/// A name and a client; copied freely, used as long as the client lives. Making one asks the server nothing.
class database
{
public:
    database(detail::core_pointer core, std::string name, core::concerns concerns) noexcept
        : core_(std::move(core)),
          name_(std::move(name)),
          concerns_(std::move(concerns))
    {
    }

    const std::string& name() const noexcept { return name_; }

    collection operator[](std::string_view collection_name) const;

    /// The same database; its collections take this along, in place of the client's. See collection.
    database with_write_concern(mongo::write_concern concern) const;
    database with_read_concern(std::string_view level) const;

    /// Runs any command, and gives its reply: `run_command(doc("buildInfo", 1))`. It is sent as it is, to a server that
    /// reads want (the primary); the session, `$db` and, with a timeout, maxTimeMS are added.
    ///
    /// Completion signature: void(error_code, bson::document).
    /// Errors: those of every operation (collection.hpp); a reply with `ok: 0` is the server's error. Cancellation: at
    /// any point; a connection with a reply outstanding is drained or closed, never reused as it is. Lifetime: the
    /// client must outlive the operation. Threads: distinct clients safe, one client on its own loop only. Never tried
    /// again. Spec: MongoDB driver specifications, run-command.
    run_command_operation run_command(bson::document command) const;

    /// The same for a command whose reply has a cursor: `run_cursor_command(doc("listCollections", 1))`.
    ///
    /// Completion signature: void(error_code, cursor); `.cursor()` and `.to_vector()`.
    /// Errors: those of every operation; errc::protocol_error when the reply has no cursor. Cancellation, Lifetime,
    /// Threads, Spec: as run_command. Never tried again.
    run_cursor_command_operation run_cursor_command(bson::document command) const;

    /// A pipeline that begins with a stage of its own: `$currentOp`, `$documents`, `$listLocalSessions`.
    ///
    /// Completion signature, Errors, Cancellation, Lifetime, Threads, Spec: as collection::aggregate.
    aggregation aggregate() const;

    /// Creates a collection that has options; one without is there when its first document is inserted.
    ///
    /// Completion signature: void(error_code). Errors: those of every operation, among them
    /// server_errc::namespace_exists. Cancellation: at any point, it may have been created. Lifetime, Threads: as
    /// run_command. Never tried again. Spec: MongoDB driver specifications, collection management.
    create_collection_operation create_collection(std::string_view collection_name) const;

    /// The collections, each as the server describes it: `name`, `type`, `options`, `info`.
    ///
    /// Completion signature: void(error_code, cursor); `.cursor()` and `.to_vector()`.
    /// Errors: those of every operation. Cancellation, Lifetime, Threads: as run_command. Tried again once
    /// (retryReads). Spec: MongoDB driver specifications, enumerating collections.
    list_collections_operation list_collections() const;

    /// Their names only.
    ///
    /// Completion signature: void(error_code, std::vector<std::string>).
    /// Errors, Cancellation, Lifetime, Threads, retries, Spec: as list_collections.
    list_collection_names_operation list_collection_names() const;

    /// Drops the database with all its collections.
    ///
    /// Completion signature, Errors, Cancellation, Lifetime, Threads: as collection::drop.
    drop_operation drop() const;

private:
    core::list_command listing() const;

    detail::core_pointer core_;
    std::string name_;
    core::concerns concerns_;
};

} // namespace zonda::mongo
