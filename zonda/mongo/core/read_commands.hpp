// Commands that read: find, aggregate, and what goes on with their cursors.
#pragma once

#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/core/field_list.hpp>

namespace zonda::mongo::core
{

/// Spec: MongoDB driver specifications, CRUD; find, getMore and killCursors commands.
class find_command final : public command
{
public:
    name_space where{};
    bson::document filter{};
    /// sort, projection, limit, skip, batchSize, hint, comment, collation, let, allowDiskUse...
    field_list options{};
    /// One document and no cursor.
    bool one{false};
    std::string read_concern_level{};
    core::access access{core::access::read};

    std::string_view name() const noexcept override { return "find"; }
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return access; }
    retry_kind retry() const noexcept override { return retry_kind::read; }
    void append_to(bson::document_builder& out) const override;
};

class aggregate_command final : public command
{
public:
    /// Without a collection it runs on the database: `aggregate: 1`.
    name_space where{};
    bson::array pipeline{};
    field_list options{};
    std::optional<std::int32_t> batch_size{};
    std::string read_concern_level{};
    mongo::write_concern write_concern{};
    core::access access{core::access::read};

    /// Its last stage is $out or $merge: it goes to the primary, and is never tried again.
    bool writes() const noexcept;

    std::string_view name() const noexcept override { return "aggregate"; }
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return writes() ? core::access::write : access; }
    retry_kind retry() const noexcept override { return writes() ? retry_kind::never : retry_kind::read; }
    void append_to(bson::document_builder& out) const override;
};

/// Not tried again: the server may have moved on, and documents would be lost.
class get_more_command final : public command
{
public:
    name_space where{};
    std::int64_t cursor_id{0};
    std::optional<std::int32_t> batch_size{};
    bson::document comment{};
    core::access access{core::access::read};
    bool in_told_time{false}; ///< the command that opened the cursor told the operation's time to the server

    std::string_view name() const noexcept override { return "getMore"; }
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return access; }
    retry_kind retry() const noexcept override { return retry_kind::never; }
    bool tells_max_time() const noexcept override { return false; }
    bool goes_on_in_told_time() const noexcept override { return in_told_time; }
    void append_to(bson::document_builder& out) const override;
};

class kill_cursors_command final : public command
{
public:
    name_space where{};
    std::int64_t cursor_id{0};

    std::string_view name() const noexcept override { return "killCursors"; }
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return core::access::read_by_secondary; }
    retry_kind retry() const noexcept override { return retry_kind::never; }
    bool tells_max_time() const noexcept override { return false; }
    void append_to(bson::document_builder& out) const override;
};

/// count, distinct and listDatabases: one command, one answer.
class read_command final : public command
{
public:
    name_space where{};
    bson::document body{}; ///< with the command's name first
    field_list options{};  ///< comment, hint, collation, filter...
    std::string read_concern_level{};
    core::access access{core::access::read};

    std::string_view name() const noexcept override;
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return access; }
    retry_kind retry() const noexcept override { return retry_kind::read; }
    void append_to(bson::document_builder& out) const override;
};

/// listCollections and listIndexes: a cursor of descriptions.
class list_command final : public command
{
public:
    /// Its collection is empty for a command on the database.
    name_space where{};
    bson::document body{}; ///< with the command's name first
    field_list options{};  ///< comment, filter, nameOnly...
    std::optional<std::int32_t> batch_size{};
    core::access access{core::access::read};

    std::string_view name() const noexcept override;
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return access; }
    retry_kind retry() const noexcept override { return retry_kind::read; }
    void append_to(bson::document_builder& out) const override;
};

/// A command that the user has written, sent as it is.
class raw_command final : public command
{
public:
    name_space where{};
    bson::document body{};
    core::access access{core::access::read};

    std::string_view name() const noexcept override;
    const name_space& target() const noexcept override { return where; }
    core::access wanted() const noexcept override { return access; }
    retry_kind retry() const noexcept override { return retry_kind::never; }
    bool tells_max_time() const noexcept override { return !body.contains("maxTimeMS"); }
    void append_to(bson::document_builder& out) const override { out.append_all(body); }
};

} // namespace zonda::mongo::core
