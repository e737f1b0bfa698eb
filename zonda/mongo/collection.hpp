// A collection: what can be done with documents.
#pragma once

#include <zonda/mongo/aggregation.hpp>
#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/operations/collections.hpp>
#include <zonda/mongo/operations/count.hpp>
#include <zonda/mongo/operations/find.hpp>
#include <zonda/mongo/operations/find_one_and.hpp>
#include <zonda/mongo/operations/indexes.hpp>
#include <zonda/mongo/operations/insert.hpp>
#include <zonda/mongo/operations/lists.hpp>
#include <zonda/mongo/operations/update.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace zonda::mongo
{

/// A name and a client; copied freely, used as long as the client lives. Making one asks the server nothing.
///
/// Every operation is an object: options are said on it, awaiting it or calling it with a completion token starts it,
/// once. What it was given was copied or moved into it.
///
/// Every operation may fail with errc::server_selection_timeout, errc::wait_queue_timeout, errc::pool_cleared,
/// errc::network_error, errc::timed_out, errc::authentication_failed, errc::protocol_error, errc::invalid_argument,
/// errc::client_closed, any server_errc, or operation_aborted: "those of every operation" below.
///
/// What got no connection to be sent on is tried once more, whatever it is, unless retryReads or retryWrites are off or
/// the pool's line was too long (errc::wait_queue_timeout): the server knows nothing of it. "Never tried again" below is
/// said of what had a connection.
class collection
{
public:
    collection(detail::core_pointer core, core::name_space where, core::concerns concerns) noexcept
        : core_(std::move(core)),
          where_(std::move(where)),
          concerns_(std::move(concerns))
    {
    }

    const std::string& name() const noexcept { return where_.collection; }
    const std::string& database_name() const noexcept { return where_.database; }

    /// The same collection; what is asked of it takes this along, unless the operation says another. Without it the
    /// database's, which are the client's. Spec: MongoDB driver specifications, read and write concern.
    collection with_write_concern(mongo::write_concern concern) const;
    /// "local", "majority", "linearizable", "available"; empty: the server's.
    collection with_read_concern(std::string_view level) const;

    /// The documents that match, as a cursor. Nothing in `filter`: all.
    ///
    /// Completion signature: void(error_code, cursor); the first batch is there then. `.cursor()` and `.to_vector()`.
    /// Errors: those of every operation. Cancellation: at any point; a connection with a reply outstanding is drained
    /// or closed, never reused as it is. Lifetime: the client must outlive operation and cursor. Threads: distinct
    /// clients safe, one client on its own loop only. Tried again once (retryReads).
    /// Spec: MongoDB driver specifications, CRUD; find, getMore and killCursors commands.
    find_operation find(bson::document filter = {}) const;

    /// The first document that matches, or nothing.
    ///
    /// Completion signature: void(error_code, std::optional<bson::document>); `.as<T>()` gives a T.
    /// Errors: those of every operation. Cancellation, Lifetime, Threads, retries: as find.
    /// Spec: MongoDB driver specifications, CRUD.
    find_one_operation find_one(bson::document filter = {}) const;

    /// Stages are added to it, see aggregation. `database::aggregate` begins without a collection.
    ///
    /// Completion signature: void(error_code, cursor); `.cursor()` and `.to_vector()`.
    /// Errors: those of every operation. Cancellation, Lifetime, Threads: as find. Tried again once (retryReads),
    /// unless it ends in $out or $merge. Spec: MongoDB driver specifications, CRUD.
    aggregation aggregate() const;

    /// How many documents match, counted one by one: by an aggregation, so `$where`, `$near` and `$nearSphere` are
    /// refused by the server; use `$expr`, `$geoWithin` with `$center` and `$centerSphere` instead.
    ///
    /// Completion signature: void(error_code, std::int64_t).
    /// Errors: those of every operation. Cancellation, Lifetime, Threads, retries: as find.
    /// Spec: MongoDB driver specifications, CRUD.
    count_documents_operation count_documents(bson::document filter = {}) const;

    /// How many documents the server believes to have, at once: by its command count, which may be wrong after a crash
    /// and, on a sharded cluster, while chunks move.
    ///
    /// Completion signature: void(error_code, std::int64_t).
    /// Errors: those of every operation. Cancellation, Lifetime, Threads, retries: as find.
    /// Spec: MongoDB driver specifications, CRUD.
    estimated_document_count_operation estimated_document_count() const;

    /// The different values of a field in the documents that match.
    ///
    /// Completion signature: void(error_code, bson::array).
    /// Errors: those of every operation. Cancellation, Lifetime, Threads, retries: as find.
    /// Spec: MongoDB driver specifications, CRUD.
    distinct_operation distinct(std::string_view field, bson::document filter = {}) const;

    // Of the operations that write, from here on: unacknowledged (`write_concern::unacknowledged()`), an insert, update
    // or delete is done when its command was sent; its result says acknowledged: false, and what the server thinks of
    // it is never known. The others are answered all the same. `.report(r)` tells each write that failed, with its
    // index.

    /// Adds a document; without `_id` it gets an object_id. A described struct (zonda/bson/describe.hpp) is as good.
    ///
    /// Completion signature: void(error_code, insert_one_result).
    /// Errors: those of every operation, among them server_errc::duplicate_key; errc::invalid_argument for a document
    /// that is larger than the server stores. Cancellation: at any point, the document may have been added; the rest as
    /// find. Lifetime, Threads: as find. Tried again once where the server can tell it from the first time
    /// (retryWrites). Spec: MongoDB driver specifications, CRUD; retryable writes.
    insert_one_operation insert_one(bson::document_view document) const;
    template <class T>
        requires(!std::is_convertible_v<const T&, bson::document_view> && detail::document_like<T>)
    insert_one_operation insert_one(const T& value) const
    {
        return insert_one(detail::as_document(value));
    }

    /// Adds many, in as few commands as the server's limits allow. Takes a range of documents or described structs,
    /// or documents as arguments.
    ///
    /// Completion signature: void(error_code, insert_many_result).
    /// Errors: as insert_one; the words say which document, and how many were added. Cancellation: at any point, some
    /// may have been added. Lifetime, Threads: as find. Each command is tried again once (retryWrites).
    /// Spec: MongoDB driver specifications, CRUD; retryable writes.
    template <class Range>
        requires(!std::is_convertible_v<const Range&, bson::document_view> &&
                 detail::document_like<std::remove_cvref_t<decltype(*std::declval<const Range&>().begin())>>)
    insert_many_operation insert_many(const Range& documents) const
    {
        auto out = insert_nothing();
        for (const auto& document : documents)
            out.add(detail::as_document(document));
        return out;
    }
    template <class... Documents>
        requires(sizeof...(Documents) > 0 && (std::is_convertible_v<const Documents&, bson::document_view> && ...))
    insert_many_operation insert_many(const Documents&... documents) const
    {
        auto out = insert_nothing();
        (out.add(documents), ...);
        return out;
    }

    /// Changes the first document that matches: `set("name", "x")`, `inc("n", 1)`, `doc("$push", ...)`; or by a
    /// pipeline.
    ///
    /// Completion signature: void(error_code, update_result).
    /// Errors: those of every operation; errc::invalid_argument when `changes` has no operators. Cancellation: at any
    /// point, the change may have been made; the rest as find. Lifetime, Threads: as find. Tried again once
    /// (retryWrites). Spec: MongoDB driver specifications, CRUD; retryable writes.
    update_one_operation update_one(bson::document filter, bson::document changes) const;
    update_one_operation update_one(bson::document filter, bson::array pipeline) const;

    /// Changes all that match. Never tried again.
    ///
    /// Completion signature, Errors, Cancellation, Lifetime, Threads, Spec: as update_one.
    update_many_operation update_many(bson::document filter, bson::document changes) const;
    update_many_operation update_many(bson::document filter, bson::array pipeline) const;

    /// Puts another document in the place of the first that matches; it keeps its `_id`.
    ///
    /// Completion signature, Cancellation, Lifetime, Threads, retries, Spec: as update_one. Errors: those of every
    /// operation; errc::invalid_argument when `replacement` has operators.
    replace_one_operation replace_one(bson::document filter, bson::document replacement) const;

    /// Deletes the first document that matches.
    ///
    /// Completion signature: void(error_code, delete_result). Errors: those of every operation.
    /// Cancellation, Lifetime, Threads, retries, Spec: as update_one.
    delete_operation delete_one(bson::document filter) const;
    /// Deletes all that match. Never tried again. The rest as delete_one.
    delete_operation delete_many(bson::document filter) const;

    /// Changes the first document that matches and gives it as it was, or as it is then (`.return_document(...)`);
    /// nothing if none matches.
    ///
    /// Completion signature: void(error_code, std::optional<bson::document>); `.as<T>()` gives a T.
    /// Errors, Cancellation, Lifetime, Threads, retries, Spec: as update_one.
    find_one_and_update_operation find_one_and_update(bson::document filter, bson::document changes) const;
    find_one_and_update_operation find_one_and_update(bson::document filter, bson::array pipeline) const;
    find_one_and_replace_operation find_one_and_replace(bson::document filter, bson::document replacement) const;
    find_one_and_delete_operation find_one_and_delete(bson::document filter) const;

    /// Creates indexes that are not there yet; gives their names. `index(doc("room", 1, "seq", 1)).unique()`.
    ///
    /// Completion signature: void(error_code, std::vector<std::string>).
    /// Errors: those of every operation, among them server_errc::index_options_conflict. Cancellation: at any point,
    /// the server may go on. Lifetime, Threads: as find. Never tried again. Spec: MongoDB driver specifications, index
    /// management.
    create_indexes_operation create_indexes(std::vector<index_model> indexes) const;
    template <class... Indexes>
        requires(sizeof...(Indexes) > 0 && (std::same_as<Indexes, index_model> && ...))
    create_indexes_operation create_indexes(Indexes... indexes) const
    {
        std::vector<index_model> all;
        (all.push_back(std::move(indexes)), ...);
        return create_indexes(std::move(all));
    }

    /// The indexes, each as the server describes it: `key`, `name`, and the options that it was made with. None for a
    /// collection that does not exist. Servers from 4.4 on do not say `ns`.
    ///
    /// Completion signature: void(error_code, cursor); `.cursor()` and `.to_vector()`.
    /// Errors: those of every operation. Cancellation, Lifetime, Threads: as find. Tried again once (retryReads).
    /// Spec: MongoDB driver specifications, index management.
    list_indexes_operation list_indexes() const;

    /// Drops one index by its name or its keys, all but the one on `_id`, or the whole collection. What is not there is
    /// dropped already: no error.
    ///
    /// Completion signature: void(error_code). Errors: those of every operation; drop_index of "*" is
    /// errc::invalid_argument. Cancellation, Lifetime, Threads: as create_indexes. Never tried again.
    /// Spec: MongoDB driver specifications, index management.
    drop_index_operation drop_index(std::string_view index_name) const;
    drop_index_operation drop_index(const bson::document& keys) const;
    drop_index_operation drop_indexes() const;
    drop_operation drop() const;

    /// Gives the collection another name in its database. This object keeps the old one.
    ///
    /// Completion signature: void(error_code). Errors: those of every operation, among them
    /// server_errc::namespace_not_found and, without `.drop_target(true)`, namespace_exists. Cancellation: at any
    /// point, it may have been done. Lifetime, Threads: as find. Never tried again.
    /// Spec: none; the command renameCollection.
    rename_operation rename(std::string_view new_name) const;

private:
    insert_many_operation insert_nothing() const;
    template <class Command>
    Command writing() const;
    core::find_command finding(bson::document filter) const;
    core::aggregate_command aggregating() const;
    core::read_command reading(bson::document body) const;

    detail::core_pointer core_;
    core::name_space where_;
    core::concerns concerns_;
};

} // namespace zonda::mongo
