// SQLite as the store uses it: one connection, prepared statements that are kept, blobs and integers only.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/base/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace zonda::pocket
{

class sqlite;

/// A statement in use. Ends its reading when it goes out of scope; the compiled statement stays with its connection.
class statement
{
public:
    statement(statement&& other) noexcept;
    statement& operator=(statement&&) = delete;
    ~statement();

    /// Parameters count from 1. A blob must outlive the statement or the next `reset`.
    statement& bind(int parameter, std::int64_t value);
    statement& bind(int parameter, bytes_view value);
    statement& bind(int parameter, std::string_view value);

    /// True: a row is there. False: done. Throws zonda::error on a failure of the database itself.
    bool step();
    /// Runs a statement that gives no rows.
    void run();
    void reset();

    std::int64_t integer(int column) const;
    /// Valid until the next step.
    bytes_view blob(int column) const;
    std::string_view text(int column) const;

private:
    friend class sqlite;
    statement(sqlite& owner, sqlite3_stmt* compiled, bool* in_use)
        : owner_(&owner),
          compiled_(compiled),
          in_use_(in_use)
    {
    }

    sqlite* owner_;
    sqlite3_stmt* compiled_;
    bool* in_use_;
};

/// One connection to one database file, or to memory. Threads: one at a time.
class sqlite
{
public:
    /// An empty path means memory. A file is opened in WAL mode with synchronous FULL: what `commit` has returned
    /// from is on the disk. The file is locked: a second program that opens it is refused.
    static result<std::unique_ptr<sqlite>> open(const std::string& path);

    sqlite(const sqlite&) = delete;
    sqlite& operator=(const sqlite&) = delete;
    ~sqlite();

    /// A compiled statement, from the store of those that were compiled before.
    statement prepare(const std::string& sql);
    void execute(const std::string& sql);
    /// Forgets compiled statements; wanted before a table is dropped.
    void forget_statements();

    std::int64_t last_row() const;
    std::int64_t changes() const;
    std::int64_t file_size();

private:
    friend class statement;
    struct kept
    {
        sqlite3_stmt* compiled{nullptr};
        bool in_use{false};
    };

    explicit sqlite(sqlite3* handle) : handle_(handle) {}
    [[noreturn]] void raise(const std::string& doing) const;

    sqlite3* handle_;
    // Several of one text: a scan may be suspended inside another of the same form ($lookup of a collection with
    // itself).
    std::multimap<std::string, std::unique_ptr<kept>, std::less<>> statements_;
};

/// BEGIN … COMMIT; rolled back unless `commit` was called.
class transaction
{
public:
    explicit transaction(sqlite& database);
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction();
    void commit();

private:
    sqlite& database_;
    bool open_{true};
};

/// A part of a transaction that can fail alone: one document of many.
class savepoint
{
public:
    explicit savepoint(sqlite& database);
    savepoint(const savepoint&) = delete;
    savepoint& operator=(const savepoint&) = delete;
    ~savepoint();
    void keep();

private:
    sqlite& database_;
    bool open_{true};
};

} // namespace zonda::pocket
