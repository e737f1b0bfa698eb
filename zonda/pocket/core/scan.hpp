// Walks what a plan says, record by record, and can stop between two of them.
#pragma once

#include <zonda/pocket/core/plan.hpp>

#include <optional>
#include <set>

namespace zonda::pocket
{

/// What `explain` counts.
struct scan_counts
{
    std::int64_t keys{0};
    std::int64_t documents{0};
};

/// One walk. Each record comes once. While it is suspended nothing is held of the database: writes may happen, and the
/// walk goes on behind the place where it stood.
class scan
{
public:
    scan(store& from, std::int64_t collection_id, query_plan plan);

    /// False: there is no more. The views of `record` and `body` are valid until the next call or `suspend`.
    bool next();
    record_number record() const { return record_; }
    bson::document_view body() const { return body_; }
    void suspend();

    const query_plan& plan() const { return plan_; }
    const scan_counts& counts() const { return counts_; }
    /// Of an `$or`: the walk of each branch that was begun.
    const std::vector<std::unique_ptr<scan>>& branches() const { return branches_; }

private:
    bool next_of_collection();
    bool next_of_index();
    bool next_of_branches();
    statement open_index_range();
    bool take(int record_column, int body_column);

    store& from_;
    std::string documents_;
    query_plan plan_;
    std::int64_t collection_id_;
    std::optional<statement> rows_{};
    std::size_t range_{0}; // how many ranges, or branches, are done
    bool inside_range_{false};
    bytes key_{};        // where the walk stands
    bytes resume_key_{}; // … and where it was taken up again: bound to the statement
    record_number record_{0};
    bool begun_{false};
    bson::document_view body_{};
    std::set<record_number> seen_{}; // where a record can come twice
    std::vector<std::unique_ptr<scan>> branches_{};
    scan_counts counts_{};
};

} // namespace zonda::pocket
