// Documents that come one after another, with pauses between: what a cursor reads.
#pragma once

#include <zonda/pocket/core/failure.hpp>

#include <optional>
#include <vector>

namespace zonda::pocket
{

class document_stream
{
public:
    virtual ~document_stream() = default;
    /// None: that was all.
    virtual outcome<std::optional<bson::document>> next() = 0;
    /// Known to have no more, without asking.
    virtual bool done() const = 0;
    /// Between two batches: lets go of what would hinder writes.
    virtual void suspend() {}
};

/// Documents that are there already.
class stored_stream final : public document_stream
{
public:
    explicit stored_stream(std::vector<bson::document> documents) : documents_(std::move(documents)) {}

    outcome<std::optional<bson::document>> next() override
    {
        if (done())
            return std::optional<bson::document>();
        return std::optional(std::move(documents_[next_++]));
    }
    bool done() const override { return next_ == documents_.size(); }

private:
    std::vector<bson::document> documents_;
    std::size_t next_{0};
};

} // namespace zonda::pocket
