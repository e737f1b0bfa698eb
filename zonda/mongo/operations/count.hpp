// Counting documents, and the distinct values of a field.
#pragma once

#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

/// See collection::count_documents.
class count_documents_operation
    : public detail::read_operation<count_documents_operation, std::int64_t, core::aggregate_command>
{
public:
    count_documents_operation(detail::core_pointer core, core::aggregate_command&& command,
                              bson::document filter) noexcept
        : read_operation(std::move(core), std::move(command)),
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

    task<result<std::int64_t>> execute();

private:
    bson::document filter_;
    std::optional<std::int64_t> limit_{};
    std::optional<std::int64_t> skip_{};
};

/// See collection::estimated_document_count.
class estimated_document_count_operation
    : public detail::command_operation<estimated_document_count_operation, std::int64_t, core::read_command>
{
public:
    estimated_document_count_operation(detail::core_pointer core, core::read_command&& command) noexcept
        : command_operation(std::move(core), std::move(command))
    {
    }

    task<result<std::int64_t>> execute();
};

/// See collection::distinct.
class distinct_operation : public detail::read_operation<distinct_operation, bson::array, core::read_command>
{
public:
    distinct_operation(detail::core_pointer core, core::read_command&& command) noexcept
        : read_operation(std::move(core), std::move(command))
    {
    }

    task<result<bson::array>> execute();
};

} // namespace zonda::mongo
