// Cursors that clients have open.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/base/time.hpp>
#include <zonda/pocket/core/document_stream.hpp>

#include <map>
#include <memory>
#include <string>

namespace zonda::pocket
{

struct open_cursor
{
    std::string name_space{};
    std::unique_ptr<document_stream> documents{};
    /// What was fetched and did not fit into the last batch.
    std::optional<bson::document> waiting{};
    bool no_timeout{false};
    datetime last_used{};
};

class cursor_registry
{
public:
    std::int64_t add(open_cursor cursor);
    /// Null: there is none of that number.
    open_cursor* find(std::int64_t number);
    bool remove(std::int64_t number) { return cursors_.erase(number) != 0; }
    /// All of a collection that goes, or, with the name of a database, of all its collections.
    void remove_of(std::string_view name_space);
    void remove_of_database(std::string_view db);
    /// Those that were not asked for 10 minutes.
    void expire(datetime now);
    std::size_t count() const { return cursors_.size(); }

private:
    std::map<std::int64_t, open_cursor> cursors_{};
    std::int64_t last_number_{0x1000};
};

} // namespace zonda::pocket
