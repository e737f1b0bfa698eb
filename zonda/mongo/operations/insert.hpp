// Inserting documents.
#pragma once

#include <zonda/mongo/core/insert_batches.hpp>
#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

/// What was inserted.
struct insert_one_result
{
    /// False: nobody answered; `id` is the one that was sent.
    bool acknowledged{true};
    /// `{_id: ...}`
    bson::document id{};

    bson::value_view inserted_id() const& noexcept { return id["_id"]; }
    void inserted_id() const&& = delete;
};

struct insert_many_result
{
    /// False: nobody answered; the count is 0 and means nothing.
    bool acknowledged{true};
    std::int64_t inserted_count{0};
    /// In the order of the documents.
    bson::array inserted_ids{};
};

namespace detail
{

template <class Derived, class R>
class insert_options : public write_operation<Derived, R, core::insert_command>
{
    using base = write_operation<Derived, R, core::insert_command>;

public:
    /// Whether the collection's validator is passed over.
    Derived bypass_document_validation(bool bypass) &&
    {
        return std::move(*this).with("bypassDocumentValidation", bypass);
    }

protected:
    insert_options(core_pointer core, core::insert_command&& command) noexcept
        : base(std::move(core), std::move(command))
    {
    }
    using base::with;

    core::insert_batches documents_{};
};

} // namespace detail

/// See collection::insert_one.
class insert_one_operation : public detail::insert_options<insert_one_operation, insert_one_result>
{
public:
    insert_one_operation(detail::core_pointer core, core::insert_command&& command, bson::document_view document)
        : insert_options(std::move(core), std::move(command))
    {
        documents_.add(document);
    }

    task<result<insert_one_result>> execute();
};

/// See collection::insert_many.
class insert_many_operation : public detail::insert_options<insert_many_operation, insert_many_result>
{
public:
    insert_many_operation(detail::core_pointer core, core::insert_command&& command)
        : insert_options(std::move(core), std::move(command))
    {
    }

    void add(bson::document_view document) { documents_.add(document); }

    /// false: go on after a document that could not be inserted.
    insert_many_operation ordered(bool in_order) &&
    {
        command_.ordered = in_order;
        return std::move(*this);
    }

    task<result<insert_many_result>> execute();
};

} // namespace zonda::mongo
