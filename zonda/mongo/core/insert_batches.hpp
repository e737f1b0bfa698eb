// Many documents, cut into commands that the server accepts.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document.hpp>
#include <zonda/mongo/core/server_description.hpp>

#include <vector>

namespace zonda::mongo::core
{

/// Documents to insert, end to end, each with an `_id`.
class insert_batches
{
public:
    /// Puts a fresh `_id` first where there is none.
    void add(bson::document_view document);

    std::size_t count() const noexcept { return ends_.size(); }
    bool empty() const noexcept { return ends_.empty(); }
    bson::document_view document(std::size_t index) const noexcept;

    /// The documents of one command.
    struct batch
    {
        std::size_t first{0};
        std::size_t count{0};
        bytes_view documents{};
    };

    /// Errors: errc::invalid_argument for a document that is larger than the server stores, with its number.
    result<void> check(const server_description& server) const;

    /// The batch that begins with document `first`: as many as the server's limits allow, but one at least. `overhead`:
    /// bytes of the message beside the documents.
    batch next(std::size_t first, std::size_t overhead, const server_description& server) const noexcept;

private:
    std::size_t begin_of(std::size_t index) const noexcept { return index == 0 ? 0 : ends_[index - 1]; }

    bytes data_{};
    std::vector<std::size_t> ends_{};
};

} // namespace zonda::mongo::core
