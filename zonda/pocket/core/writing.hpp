// Inserting, updating and deleting documents, each whole or not at all.
#pragma once

#include <zonda/pocket/core/query.hpp>
#include <zonda/pocket/core/update.hpp>

namespace zonda::pocket
{

struct update_request
{
    find_request target{}; // query, sort, hint
    update change{};
    bool many{false};
    bool upsert{false};
};

struct update_result
{
    std::int64_t matched{0};
    std::int64_t modified{0};
    value upserted{}; // its _id; missing: nothing was inserted
    /// Of the last document: how it was, and how it is.
    std::optional<bson::document> before{};
    std::optional<bson::document> after{};
};

struct delete_result
{
    std::int64_t deleted{0};
    std::optional<bson::document> last{};
};

/// All of these run inside a transaction of the caller's. Documents changed before the one that fails stay changed, as
/// in MongoDB. Errors: duplicate_key and whatever the document breaks.
outcome<void> insert_document(store& into, collection& in, bson::document_view document);
outcome<update_result> update_documents(store& into, const std::shared_ptr<collection>& in,
                                        const update_request& request, const variables& with);
outcome<delete_result> delete_documents(store& from, const std::shared_ptr<collection>& in, find_request target,
                                        bool many, const variables& with);

} // namespace zonda::pocket
