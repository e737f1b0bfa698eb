// Commands that write.
#pragma once

#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/core/field_list.hpp>

#include <array>
#include <string>
#include <string_view>

namespace zonda::mongo::core
{

/// What the commands that write have in common.
/// Spec: MongoDB driver specifications, CRUD; retryable writes.
class write_command : public command
{
public:
    name_space where{};
    field_list options{}; ///< comment, let, bypassDocumentValidation...
    mongo::write_concern write_concern{};

    const name_space& target() const noexcept override { return where; }
    access wanted() const noexcept override { return access::write; }
    /// Spec: retryable writes: only what is acknowledged.
    retry_kind retry() const noexcept override
    {
        return write_concern.acknowledged() ? retry_kind::write : retry_kind::never;
    }
    result<void> check(const server_description& server) const override;

protected:
    /// A hint that a server before 4.4 does not know: without an answer nobody would hear of it.
    result<void> check_hint(const field_list& fields, const server_description& server) const;

    void append_common(bson::document_builder& out) const
    {
        options.append_to(out);
        append_write_concern(out, write_concern);
    }
};

/// One batch: the documents that it sends are those in `documents`, end to end.
class insert_command final : public write_command
{
public:
    bool ordered{true};

    void set_documents(bytes_view documents) noexcept { sequence_[0] = {"documents", documents}; }

    std::string_view name() const noexcept override { return "insert"; }
    bool acknowledged() const noexcept override { return write_concern.acknowledged(); }
    result<void> check(const server_description& server) const override;
    void append_to(bson::document_builder& out) const override;
    std::span<const wire::document_sequence_view> sequences() const noexcept override { return sequence_; }

private:
    std::array<wire::document_sequence_view, 1> sequence_{};
};

/// One update statement. `changes` is a document of operators, a replacement, or a pipeline.
class update_command final : public write_command
{
public:
    bson::document filter{};
    bson::document changes{};
    bson::array pipeline{};
    field_list statement{}; ///< upsert, arrayFilters, hint, collation, sort
    bool multi{false};

    std::string_view name() const noexcept override { return "update"; }
    bool acknowledged() const noexcept override { return write_concern.acknowledged(); }
    retry_kind retry() const noexcept override { return multi ? retry_kind::never : write_command::retry(); }
    void append_to(bson::document_builder& out) const override;
};

class delete_command final : public write_command
{
public:
    bson::document filter{};
    field_list statement{}; ///< hint, collation
    bool multi{false};

    std::string_view name() const noexcept override { return "delete"; }
    bool acknowledged() const noexcept override { return write_concern.acknowledged(); }
    result<void> check(const server_description& server) const override;
    retry_kind retry() const noexcept override { return multi ? retry_kind::never : write_command::retry(); }
    void append_to(bson::document_builder& out) const override;
};

/// find_one_and_update, _replace, _delete. Its options: sort, fields, new, upsert, arrayFilters, hint, remove... It is
/// answered whatever its write concern says.
class find_and_modify_command final : public write_command
{
public:
    bson::document filter{};
    bson::document changes{};
    bson::array pipeline{};
    bool remove{false};

    std::string_view name() const noexcept override { return "findAndModify"; }
    result<void> check(const server_description& server) const override;
    void append_to(bson::document_builder& out) const override;
};

/// A command without retry that writes: createIndexes, dropIndexes, drop, create...
class admin_command final : public write_command
{
public:
    bson::document body{}; ///< with the command's name first
    /// What it is about, where that is not where it goes: rename goes to the database admin.
    std::string about{};

    std::string_view name() const noexcept override;
    std::string description() const override;
    retry_kind retry() const noexcept override { return retry_kind::never; }
    result<void> check(const server_description& server) const override;
    void append_to(bson::document_builder& out) const override;
};

/// `{$set: ...}`: every field begins with a dollar sign, and there is one.
/// Errors: errc::invalid_argument; the words name what to use instead.
result<void> check_update(const command& what, bson::document_view changes, std::string_view instead);
/// No field begins with a dollar sign. Errors: as check_update.
result<void> check_replacement(const command& what, bson::document_view changes, std::string_view instead);

} // namespace zonda::mongo::core
