// Counting documents, and the distinct values of a field.
#pragma once

#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

/// See collection::count_documents.
class count_documents_operation
    : public detail::command_operation<count_documents_operation, std::int64_t, core::aggregate_command>
{
public:
    count_documents_operation(detail::core_pointer core, core::aggregate_command command,
                              bson::document filter) noexcept
        : command_operation(std::move(core), std::move(command)),
          filter_(std::move(filter))
    {
    }

    /// Counts at most so many; more than 0.
    count_documents_operation limit(std::int64_t count) &&
    {
        limit_ = count;
        return std::move(*this);
    }
    /// Documents that are passed over; 0 or more.
    count_documents_operation skip(std::int64_t count) &&
    {
        skip_ = count;
        return std::move(*this);
    }
    /// The index to use: its keys, or its name.
    count_documents_operation hint(const bson::document& keys) && { return std::move(*this).with("hint", keys); }
    count_documents_operation hint(std::string_view index_name) && { return std::move(*this).with("hint", index_name); }
    /// How text is compared.
    count_documents_operation collation(const bson::document& rules) &&
    {
        return std::move(*this).with("collation", rules);
    }

    static task<result<std::int64_t>> execute(count_documents_operation self);

private:
    bson::document filter_;
    std::optional<std::int64_t> limit_{};
    std::optional<std::int64_t> skip_{};
};

/// See collection::estimated_document_count.
class estimated_document_count_operation
    : public detail::client_operation<estimated_document_count_operation, std::int64_t>
{
public:
    estimated_document_count_operation(detail::core_pointer core, core::name_space where) noexcept
        : client_operation(std::move(core)),
          where_(std::move(where))
    {
    }

    static task<result<std::int64_t>> execute(estimated_document_count_operation self);

private:
    core::name_space where_;
};

/// See collection::distinct.
class distinct_operation : public detail::client_operation<distinct_operation, bson::array>
{
public:
    distinct_operation(detail::core_pointer core, core::name_space where, std::string field, bson::document filter)
        : client_operation(std::move(core)),
          where_(std::move(where)),
          field_(std::move(field)),
          filter_(std::move(filter))
    {
    }

    static task<result<bson::array>> execute(distinct_operation self);

private:
    core::name_space where_;
    std::string field_;
    bson::document filter_;
};

} // namespace zonda::mongo
