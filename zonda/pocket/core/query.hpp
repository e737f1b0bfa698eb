// A find that is under way: plan, match, sort, skip, limit, projection.
#pragma once

#include <zonda/pocket/core/document_stream.hpp>
#include <zonda/pocket/core/plan.hpp>
#include <zonda/pocket/core/projection.hpp>
#include <zonda/pocket/core/scan.hpp>

namespace zonda::pocket
{

/// A sort that no index gives holds at most so much in memory when it is done, unless disk use is allowed.
inline constexpr std::size_t sort_memory = 100 * 1024 * 1024;

struct find_request
{
    filter query{};
    sort_pattern sort{};
    projection shape{};
    std::int64_t skip{0};
    std::int64_t limit{0}; // 0: none
    value hint{};
    /// What a sort may hold when it is done.
    std::size_t sort_bytes{sort_memory};
};

class query final : public document_stream
{
public:
    /// Errors: those of plan_query.
    static outcome<std::unique_ptr<query>> begin(store& from, std::shared_ptr<collection> in, find_request request,
                                                 const variables& with);

    /// Errors: what `$expr` and the projection calculate may fail; query_exceeded_memory_limit (292) in a sort.
    outcome<std::optional<bson::document>> next() override;
    bool done() const override { return done_; }
    void suspend() override;

    /// The next document that matches, where it lies, with its record: for those who change it. No skip, sort or
    /// projection. False: there is no more.
    outcome<bool> next_match(match_details& details);
    const scan& walk() const { return *scan_; }
    const find_request& request() const { return request_; }
    bool sorts_itself() const { return !scan_->plan().sorted; }

private:
    struct sorted_document
    {
        bytes key;
        std::size_t place;
        bson::document body;
    };

    query(std::shared_ptr<collection> in, find_request request, const variables& with)
        : in_(std::move(in)),
          request_(std::move(request)),
          with_(with)
    {
    }

    outcome<void> sort_all();
    // Returns the bytes that are held then.
    std::size_t keep_first(std::size_t count);
    outcome<std::optional<bson::document>> shaped(bson::document_view document);
    bool reached_limit();

    std::shared_ptr<collection> in_;
    find_request request_;
    variables with_;
    std::unique_ptr<scan> scan_{};
    std::vector<sorted_document> sorted_{};
    bool sorting_done_{false};
    std::size_t next_sorted_{0};
    std::int64_t skipped_{0};
    std::int64_t returned_{0};
    bool done_{false};
};

} // namespace zonda::pocket
