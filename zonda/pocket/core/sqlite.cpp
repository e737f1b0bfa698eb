#include <zonda/pocket/core/errc.hpp>
#include <zonda/pocket/core/sqlite.hpp>

#include <sqlite3.h>

#include <utility>

namespace zonda::pocket
{
namespace
{

errc code_of(int sqlite_code)
{
    return (sqlite_code & 0xff) == SQLITE_FULL ? errc::out_of_disk_space : errc::internal_error;
}

} // namespace

statement::statement(statement&& other) noexcept
    : owner_(other.owner_),
      compiled_(std::exchange(other.compiled_, nullptr)),
      in_use_(other.in_use_)
{
}

statement::~statement()
{
    if (!compiled_)
        return;
    sqlite3_reset(compiled_);
    sqlite3_clear_bindings(compiled_);
    *in_use_ = false;
}

statement& statement::bind(int parameter, std::int64_t value)
{
    if (sqlite3_bind_int64(compiled_, parameter, value) != SQLITE_OK)
        owner_->raise("binding a number");
    return *this;
}

statement& statement::bind(int parameter, bytes_view value)
{
    // A null pointer would bind NULL; an empty blob is a value.
    const void* data = value.empty() ? static_cast<const void*>("") : value.data();
    if (sqlite3_bind_blob64(compiled_, parameter, data, value.size(), SQLITE_STATIC) != SQLITE_OK)
        owner_->raise("binding a blob");
    return *this;
}

statement& statement::bind(int parameter, std::string_view value)
{
    const char* data = value.empty() ? "" : value.data();
    if (sqlite3_bind_text64(compiled_, parameter, data, value.size(), SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
        owner_->raise("binding a text");
    return *this;
}

bool statement::step()
{
    const int code = sqlite3_step(compiled_);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        owner_->raise("running a statement");
    return false;
}

void statement::run()
{
    step();
    reset();
}

void statement::reset()
{
    sqlite3_reset(compiled_);
}

std::int64_t statement::integer(int column) const
{
    return sqlite3_column_int64(compiled_, column);
}

bytes_view statement::blob(int column) const
{
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(compiled_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(compiled_, column))};
}

std::string_view statement::text(int column) const
{
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(compiled_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(compiled_, column))};
}

result<std::unique_ptr<sqlite>> sqlite::open(const std::string& path)
{
    sqlite3* handle = nullptr;
    const std::string name = path.empty() ? ":memory:" : path;
    const int code = sqlite3_open_v2(name.c_str(), &handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<sqlite> database(new sqlite(handle));
    const auto refuse = [&](const std::string& why)
    { return error(make_error_code(errc::internal_error), "cannot open the database file '" + name + "': " + why); };
    if (code != SQLITE_OK)
        return refuse(handle ? sqlite3_errmsg(handle) : "out of memory");
    try
    {
        database->execute("PRAGMA locking_mode=EXCLUSIVE");
        database->execute("PRAGMA journal_mode=WAL");
        database->execute("PRAGMA synchronous=FULL");
        database->execute("PRAGMA foreign_keys=OFF");
        // The lock is taken by the first write, so that a second program is told now and not at its first insert.
        database->execute("BEGIN IMMEDIATE");
        database->execute("COMMIT");
    }
    catch (const error&)
    {
        if ((sqlite3_errcode(handle) & 0xff) == SQLITE_BUSY)
            return refuse("another program has it open; stop that one or name another file");
        return refuse(sqlite3_errmsg(handle));
    }
    return database;
}

sqlite::~sqlite()
{
    forget_statements();
    sqlite3_close_v2(handle_);
}

statement sqlite::prepare(const std::string& sql)
{
    for (auto [entry, end] = statements_.equal_range(sql); entry != end; ++entry)
    {
        if (std::exchange(entry->second->in_use, true))
            continue;
        return statement(*this, entry->second->compiled, &entry->second->in_use);
    }
    auto fresh = std::make_unique<kept>();
    if (sqlite3_prepare_v3(handle_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &fresh->compiled, nullptr) != SQLITE_OK)
        raise("compiling '" + sql + "'");
    fresh->in_use = true;
    statement made(*this, fresh->compiled, &fresh->in_use);
    statements_.emplace(sql, std::move(fresh));
    return made;
}

void sqlite::execute(const std::string& sql)
{
    char* words = nullptr;
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &words);
    sqlite3_free(words);
    if (code != SQLITE_OK)
        raise("running '" + sql + "'");
}

void sqlite::forget_statements()
{
    for (auto entry = statements_.begin(); entry != statements_.end();)
    {
        if (entry->second->in_use)
        {
            ++entry;
            continue;
        }
        sqlite3_finalize(entry->second->compiled);
        entry = statements_.erase(entry);
    }
}

std::int64_t sqlite::last_row() const
{
    return sqlite3_last_insert_rowid(handle_);
}

std::int64_t sqlite::changes() const
{
    return sqlite3_changes(handle_);
}

std::int64_t sqlite::file_size()
{
    auto pages = prepare("PRAGMA page_count");
    auto size = prepare("PRAGMA page_size");
    return pages.step() && size.step() ? pages.integer(0) * size.integer(0) : 0;
}

void sqlite::raise(const std::string& doing) const
{
    const int code = sqlite3_errcode(handle_);
    throw error(make_error_code(code_of(code)), "the storage failed while " + doing + ": " + sqlite3_errmsg(handle_));
}

transaction::transaction(sqlite& database) : database_(database)
{
    database_.prepare("BEGIN IMMEDIATE").run();
}

transaction::~transaction()
{
    if (!open_)
        return;
    try
    {
        database_.prepare("ROLLBACK").run();
    }
    catch (const error&)
    {
        // SQLite has rolled back by itself (a full disk): nothing is open any more.
    }
}

void transaction::commit()
{
    database_.prepare("COMMIT").run();
    open_ = false;
}

savepoint::savepoint(sqlite& database) : database_(database)
{
    database_.prepare("SAVEPOINT one").run();
}

savepoint::~savepoint()
{
    if (!open_)
        return;
    try
    {
        database_.prepare("ROLLBACK TO one").run();
        database_.prepare("RELEASE one").run();
    }
    catch (const error&)
    {
        // As above: the whole transaction is gone.
    }
}

void savepoint::keep()
{
    database_.prepare("RELEASE one").run();
    open_ = false;
}

} // namespace zonda::pocket
