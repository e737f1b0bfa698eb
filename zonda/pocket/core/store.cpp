#include <zonda/bson/doc.hpp>
#include <zonda/bson/validate.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/index_keys.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/store.hpp>
#include <zonda/pocket/core/update.hpp>
#include <zonda/pocket/core/value_limits.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

constexpr std::int64_t format_version = 1;
constexpr std::size_t most_indexes = 64;

std::string documents_table(const collection& of)
{
    return "documents_" + std::to_string(of.id);
}

std::string index_table(const index_definition& of)
{
    return "index_" + std::to_string(of.id);
}

std::string full_name(std::string_view db, std::string_view name)
{
    return std::string(db) + "." + std::string(name);
}

std::string shown_document(bson::document_view document)
{
    return shown(bson::value_view(bson::type::document, document.data().data()));
}

failure duplicate(const collection& in, const index_definition& index, bson::document_view document, bytes_view key)
{
    auto values = key_value(index, document, key);
    failure made{errc::duplicate_key, "E11000 duplicate key error collection: " + in.full_name() +
                                          " index: " + index.name + " dup key: " + shown_document(values)};
    made.details = bson::doc("keyPattern", index.key, "keyValue", values);
    return made;
}

outcome<void> check_name(std::string_view db, std::string_view name)
{
    const auto bad = [&](std::string_view why)
    {
        return failure{errc::invalid_namespace, "Invalid namespace specified '" + std::string(db) + "." +
                                                    std::string(name) + "': " + std::string(why)};
    };
    if (name.empty())
        return bad("the collection has no name");
    if (name.find('$') != std::string_view::npos || name.find('\0') != std::string_view::npos)
        return bad("a collection's name may contain neither '$' nor a zero byte");
    if (name.starts_with('.') || name.ends_with('.'))
        return bad("a collection's name may not begin or end with '.'");
    if (db.size() + name.size() + 1 > 255)
        return bad("it has more than 255 bytes");
    return {};
}

} // namespace

std::shared_ptr<index_definition> collection::find_index(std::string_view index_name) const
{
    for (const auto& one : indexes)
        if (one->name == index_name)
            return one;
    return nullptr;
}

result<std::unique_ptr<store>> store::open(const std::string& file)
{
    auto database = sqlite::open(file);
    if (!database)
        return database.error();
    std::unique_ptr<store> made(new store(std::move(*database)));
    try
    {
        made->make_tables();
        made->reload();
    }
    catch (const error& failed)
    {
        return error(failed.code(), "cannot use the database file '" + file + "': " + failed.what());
    }
    return made;
}

void store::make_tables()
{
    std::int64_t version = 0;
    {
        auto ask = database_->prepare("PRAGMA user_version");
        version = ask.step() ? ask.integer(0) : 0;
    }
    if (version > format_version)
        throw error(make_error_code(errc::unsupported_format), "a later version of pocket has written it");
    if (version == format_version)
        return;
    transaction all(*database_);
    database_->execute("CREATE TABLE collections(id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, "
                       "name TEXT NOT NULL, options BLOB NOT NULL, UNIQUE(db, name))");
    database_->execute("CREATE TABLE indexes(id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, "
                       "specification BLOB NOT NULL, multikey INTEGER NOT NULL)");
    database_->execute("CREATE TABLE retried(session BLOB NOT NULL, txn INTEGER NOT NULL, statement INTEGER NOT NULL, "
                       "outcome BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(session, txn, statement)) "
                       "WITHOUT ROWID");
    database_->execute("PRAGMA user_version = " + std::to_string(format_version));
    all.commit();
}

void store::reload()
{
    collections_.clear();
    marks_.clear();
    database_->forget_statements();
    auto rows = database_->prepare("SELECT id, db, name, options FROM collections");
    while (rows.step())
    {
        auto made = std::make_shared<collection>();
        made->id = rows.integer(0);
        made->db = rows.text(1);
        made->name = rows.text(2);
        const auto options = rows.blob(3);
        made->options = bson::document::trusted(bytes(options.begin(), options.end()));
        load_indexes(*made);
        collections_.emplace(made->full_name(), made);
    }
}

void store::load_indexes(collection& of)
{
    auto rows = database_->prepare("SELECT id, specification, multikey FROM indexes WHERE collection = ? ORDER BY id");
    rows.bind(1, of.id);
    while (rows.step())
    {
        const auto data = rows.blob(1);
        const auto specification = bson::document::trusted(bytes(data.begin(), data.end()));
        auto parsed = parse_index(specification);
        if (!parsed)
            throw error(make_error_code(parsed.error().code), parsed.error().words);
        auto made = std::make_shared<index_definition>(std::move(*parsed));
        made->id = rows.integer(0);
        made->multikey = static_cast<std::uint64_t>(rows.integer(2));
        of.indexes.push_back(std::move(made));
    }
}

std::shared_ptr<collection> store::find(std::string_view db, std::string_view name) const
{
    const auto found = collections_.find(full_name(db, name));
    return found == collections_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<collection>> store::all() const
{
    std::vector<std::shared_ptr<collection>> listed;
    for (const auto& [name, one] : collections_)
        listed.push_back(one);
    return listed;
}

outcome<std::shared_ptr<collection>> store::create(std::string_view db, std::string_view name,
                                                   bson::document_view options)
{
    if (auto good = check_name(db, name); !good)
        return good.error();
    if (find(db, name))
        return failure{errc::namespace_exists,
                       "Collection " + std::string(db) + "." + std::string(name) + " already exists."};
    auto made = std::make_shared<collection>();
    made->db = db;
    made->name = name;
    made->options = bson::document(options);
    database_->prepare("INSERT INTO collections(db, name, options) VALUES(?, ?, ?)")
        .bind(1, db)
        .bind(2, name)
        .bind(3, options.data())
        .run();
    made->id = database_->last_row();
    database_->execute("CREATE TABLE " + documents_table(*made) + "(id INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    auto id_index = parse_index(bson::doc("key", bson::doc("_id", 1), "name", "_id_"));
    if (auto done = add_index(*made, std::make_shared<index_definition>(std::move(*id_index))); !done)
        return done.error();
    collections_.emplace(made->full_name(), made);
    return made;
}

void store::drop(collection& gone)
{
    database_->forget_statements();
    for (const auto& index : gone.indexes)
        database_->execute("DROP TABLE " + index_table(*index));
    database_->execute("DROP TABLE " + documents_table(gone));
    database_->prepare("DELETE FROM indexes WHERE collection = ?").bind(1, gone.id).run();
    database_->prepare("DELETE FROM collections WHERE id = ?").bind(1, gone.id).run();
    collections_.erase(gone.full_name());
}

outcome<void> store::rename(collection& from, std::string_view db, std::string_view name)
{
    if (auto good = check_name(db, name); !good)
        return good;
    database_->prepare("UPDATE collections SET db = ?, name = ? WHERE id = ?")
        .bind(1, db)
        .bind(2, name)
        .bind(3, from.id)
        .run();
    const auto held = collections_.extract(from.full_name()).mapped();
    held->db = db;
    held->name = name;
    collections_.emplace(held->full_name(), held);
    return {};
}

outcome<bool> store::create_index(collection& in, index_definition wanted)
{
    for (const auto& other : in.indexes)
    {
        const bool same_key = compare(other->key.view(), wanted.key.view()) == 0;
        if (other->name == wanted.name && same_key && same_options(*other, wanted))
            return false;
        if (other->name == wanted.name)
            return failure{errc::index_key_specs_conflict,
                           "An existing index has the same name as the requested index. When index names are not "
                           "specified, they are auto generated and can cause conflicts. Please refer to our "
                           "documentation. Requested index: " +
                               shown_document(wanted.specification) +
                               ", existing index: " + shown_document(other->specification)};
        if (same_key)
            return failure{errc::index_options_conflict,
                           same_options(*other, wanted)
                               ? "Index already exists with a different name: " + other->name
                               : "An equivalent index already exists with a different name and options. Requested "
                                 "index: " +
                                     shown_document(wanted.specification) +
                                     ", existing index: " + shown_document(other->specification)};
    }
    if (in.indexes.size() >= most_indexes)
        return failure{errc::cannot_create_index, "add index fails, too many indexes for " + in.full_name()};
    if (auto done = add_index(in, std::make_shared<index_definition>(std::move(wanted))); !done)
        return done.error();
    return true;
}

outcome<void> store::add_index(collection& in, std::shared_ptr<index_definition> made)
{
    database_->prepare("INSERT INTO indexes(collection, specification, multikey) VALUES(?, ?, 0)")
        .bind(1, in.id)
        .bind(2, made->specification.data())
        .run();
    made->id = database_->last_row();
    database_->execute("CREATE TABLE " + index_table(*made) +
                       "(key BLOB NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(key, record)) WITHOUT ROWID");
    auto rows = database_->prepare("SELECT id, body FROM " + documents_table(in));
    while (rows.step())
        if (auto done = add_keys(in, *made, rows.integer(0), bson::document_view::trusted(rows.blob(1).data())); !done)
            return done;
    in.indexes.push_back(std::move(made));
    return {};
}

void store::drop_index(collection& in, const index_definition& gone)
{
    database_->forget_statements();
    database_->execute("DROP TABLE " + index_table(gone));
    database_->prepare("DELETE FROM indexes WHERE id = ?").bind(1, gone.id).run();
    std::erase_if(in.indexes, [&gone](const auto& one) { return one->id == gone.id; });
}

outcome<void> store::insert(collection& in, bson::document_view document)
{
    database_->prepare("INSERT INTO " + documents_table(in) + "(body) VALUES(?)").bind(1, document.data()).run();
    const record_number record = database_->last_row();
    for (const auto& index : in.indexes)
        if (auto done = add_keys(in, *index, record, document); !done)
            return done;
    return {};
}

outcome<void> store::replace(collection& in, record_number record, bson::document_view before,
                             bson::document_view after)
{
    database_->prepare("UPDATE " + documents_table(in) + " SET body = ? WHERE id = ?")
        .bind(1, after.data())
        .bind(2, record)
        .run();
    for (const auto& index : in.indexes)
    {
        const auto old_keys = keys_of(*index, before);
        const auto new_keys = keys_of(*index, after);
        if (!new_keys)
            return new_keys.error();
        if (old_keys && old_keys->keys == new_keys->keys && old_keys->unique == new_keys->unique)
            continue;
        remove_keys(*index, record, before);
        if (auto done = add_keys(in, *index, record, after); !done)
            return done;
    }
    return {};
}

void store::remove(collection& in, record_number record, bson::document_view document)
{
    for (const auto& index : in.indexes)
        remove_keys(*index, record, document);
    database_->prepare("DELETE FROM " + documents_table(in) + " WHERE id = ?").bind(1, record).run();
}

outcome<void> store::add_keys(collection& in, index_definition& index, record_number record,
                              bson::document_view document)
{
    const auto made = keys_of(index, document);
    if (!made)
        return made.error();
    auto add = database_->prepare("INSERT INTO " + index_table(index) + "(key, record) VALUES(?, ?)");
    for (const auto& key : made->keys)
    {
        if (index.unique && made->unique.contains(key) && is_taken(in, index, record, key))
            return duplicate(in, index, document, key);
        add.bind(1, bytes_view(key)).bind(2, record).run();
    }
    mark_multikey(index, made->multikey);
    return {};
}

// A record may hold the key for an array as a whole, which takes nothing.
bool store::is_taken(const collection& in, const index_definition& index, record_number by_other_than, const bytes& key)
{
    auto ask = database_->prepare("SELECT record FROM " + index_table(index) + " WHERE key = ?");
    ask.bind(1, bytes_view(key));
    while (ask.step())
    {
        const record_number record = ask.integer(0);
        if (record == by_other_than)
            continue;
        if (index.multikey == 0)
            return true;
        const auto document = read(in, record);
        const auto other = document ? keys_of(index, *document) : outcome<index_keys>(index_keys{});
        if (other && other->unique.contains(key))
            return true;
    }
    return false;
}

void store::remove_keys(const index_definition& index, record_number record, bson::document_view document)
{
    const auto made = keys_of(index, document);
    if (!made)
        return; // such a document could not have been stored
    auto gone = database_->prepare("DELETE FROM " + index_table(index) + " WHERE key = ? AND record = ?");
    for (const auto& key : made->keys)
        gone.bind(1, bytes_view(key)).bind(2, record).run();
}

void store::mark_multikey(index_definition& index, std::uint64_t parts)
{
    if ((index.multikey | parts) == index.multikey)
        return;
    marks_.push_back({&index, index.multikey});
    index.multikey |= parts;
    database_->prepare("UPDATE indexes SET multikey = ? WHERE id = ?")
        .bind(1, static_cast<std::int64_t>(index.multikey))
        .bind(2, index.id)
        .run();
}

std::optional<bson::document> store::read(const collection& in, record_number record)
{
    auto row = database_->prepare("SELECT body FROM " + documents_table(in) + " WHERE id = ?");
    if (!row.bind(1, record).step())
        return {};
    const auto body = row.blob(0);
    return bson::document::trusted(bytes(body.begin(), body.end()));
}

std::int64_t store::count(const collection& in)
{
    auto row = database_->prepare("SELECT count(*) FROM " + documents_table(in));
    return row.step() ? row.integer(0) : 0;
}

std::int64_t store::data_size(const collection& in)
{
    auto row = database_->prepare("SELECT sum(length(body)) FROM " + documents_table(in));
    return row.step() ? row.integer(0) : 0;
}

document_unit::~document_unit()
{
    if (kept_)
        return;
    // A bit that stays set here and not in the file would be lost at the next start.
    for (auto& marks = store_.marks_; marks.size() > first_mark_; marks.pop_back())
        marks.back().index->multikey = marks.back().before;
}

void document_unit::keep()
{
    savepoint_.keep();
    kept_ = true;
}

outcome<bson::document> storable(bson::document_view document)
{
    const auto id = document["_id"];
    if (id.kind() == bson::type::array || id.kind() == bson::type::regex || id.kind() == bson::type::undefined)
        return failure{errc::invalid_id_field, "The '_id' value cannot be of type " + std::string(type_name(id))};
    if (is_document(id))
        for (const auto& field : as_document(id))
            if (field.key.starts_with('$') && field.key != "$ref" && field.key != "$id" && field.key != "$db")
                return failure{errc::dollar_prefixed_field_name,
                               "_id fields may not contain '$'-prefixed fields: " + std::string(field.key) +
                                   " is not valid for storage."};
    const bool first = !document.empty() && document.begin()->key == "_id";
    const value fresh = id ? value() : value(bson::object_id::generate());
    auto made = first ? bson::document(document) : with_id_first(document, fresh.view());
    const auto size = made.data().size();
    if (size > most_document_bytes)
        return failure{errc::bson_object_too_large, "BSONObj size: " + std::to_string(size) +
                                                        " is invalid. Size must be between 0 and 16793600(16MB)"};
    if (deeper_than({bson::type::document, made.data().data()}, most_levels))
        return failure{errc::overflow, "cannot insert document because it exceeds " + std::to_string(most_levels) +
                                           " levels of nesting"};
    if (auto valid = bson::validate(made.data()); !valid)
        return failure{errc::bad_value, std::string("cannot store the document: ") + valid.error().what()};
    return made;
}

} // namespace zonda::pocket
