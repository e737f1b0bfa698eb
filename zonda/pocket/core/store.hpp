// Collections and indexes in SQLite.
//
//     collections  id, db, name, options                     one row a collection
//     indexes      id, collection, specification, multikey   one row an index
//     retried      session, transaction, statement, outcome  what retryable writes have done (retries.hpp)
//     documents_N  id (the record's number), body            the documents of collection N
//     index_N      key, record                               the keys of index N (key.hpp), WITHOUT ROWID
#pragma once

#include <zonda/pocket/core/index.hpp>
#include <zonda/pocket/core/sqlite.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace zonda::pocket
{

using record_number = std::int64_t;

/// BSON documents that are stored are no larger than this.
inline constexpr std::size_t most_document_bytes = 16 * 1024 * 1024;

struct collection
{
    std::int64_t id{0};
    std::string db{};
    std::string name{};
    bson::document options{};
    std::vector<std::shared_ptr<index_definition>> indexes{}; // _id_ first

    std::string full_name() const { return db + "." + name; }
    std::shared_ptr<index_definition> find_index(std::string_view index_name) const;
};

/// Writes happen inside a transaction that the caller has begun. A failure of SQLite itself throws zonda::error; then
/// the transaction must be rolled back and `reload` called.
class store
{
public:
    /// An empty path means memory. Errors: no such folder, no right to it, no database, in use by another program, or
    /// written by a later version.
    static result<std::unique_ptr<store>> open(const std::string& file);

    sqlite& database() { return *database_; }

    std::shared_ptr<collection> find(std::string_view db, std::string_view name) const;
    std::vector<std::shared_ptr<collection>> all() const;
    /// Errors: namespace_exists, invalid_namespace.
    outcome<std::shared_ptr<collection>> create(std::string_view db, std::string_view name,
                                                bson::document_view options);
    void drop(collection& gone);
    /// Errors: invalid_namespace. The new name is free.
    outcome<void> rename(collection& from, std::string_view db, std::string_view name);
    /// Errors: duplicate_key and others while the index is built, index conflicts (85, 86).
    /// False: that index is there already.
    outcome<bool> create_index(collection& in, index_definition wanted);
    void drop_index(collection& in, const index_definition& gone);

    /// The document has its _id first and is checked. Errors: duplicate_key (11000), parallel arrays (171).
    outcome<void> insert(collection& in, bson::document_view document);
    outcome<void> replace(collection& in, record_number record, bson::document_view before, bson::document_view after);
    void remove(collection& in, record_number record, bson::document_view document);

    /// None: there is no such record any more.
    std::optional<bson::document> read(const collection& in, record_number record);
    std::int64_t count(const collection& in);
    /// Bytes of all documents.
    std::int64_t data_size(const collection& in);

    /// Reads the catalog anew, after a transaction that changed it was rolled back.
    void reload();
    /// To be called after each commit.
    void committed() { marks_.clear(); }

private:
    explicit store(std::unique_ptr<sqlite> database) : database_(std::move(database)) {}

    void make_tables();
    void load_indexes(collection& of);
    outcome<void> add_index(collection& in, std::shared_ptr<index_definition> made);
    outcome<void> add_keys(collection& in, index_definition& index, record_number record, bson::document_view document);
    bool is_taken(const collection& in, const index_definition& index, record_number by_other_than, const bytes& key);
    void remove_keys(const index_definition& index, record_number record, bson::document_view document);
    void mark_multikey(index_definition& index, std::uint64_t parts);

    friend class document_unit;
    struct mark
    {
        index_definition* index;
        std::uint64_t before;
    };

    std::unique_ptr<sqlite> database_;
    std::vector<mark> marks_{}; // of multikey bits, since the transaction began
    std::map<std::string, std::shared_ptr<collection>, std::less<>> collections_{}; // by full name
};

/// The writes of one document, which succeed or fail together inside a transaction of many: undone unless kept.
class document_unit
{
public:
    explicit document_unit(store& in) : store_(in), first_mark_(in.marks_.size()), savepoint_(in.database()) {}
    document_unit(const document_unit&) = delete;
    document_unit& operator=(const document_unit&) = delete;
    ~document_unit();
    void keep();

private:
    store& store_;
    std::size_t first_mark_;
    bool kept_{false};
    savepoint savepoint_;
};

/// Checks a document that shall be stored and gives it an _id, in the first place. Errors: bson_object_too_large,
/// overflow (nested too deep), bad_value for an _id that is an array, a regex or undefined.
outcome<bson::document> storable(bson::document_view document);

} // namespace zonda::pocket
