#include <zonda/pocket/core/scan.hpp>

#include <limits>

namespace zonda::pocket
{

scan::scan(store& from, std::int64_t collection_id, query_plan plan)
    : from_(from),
      documents_("documents_" + std::to_string(collection_id)),
      plan_(std::move(plan)),
      collection_id_(collection_id)
{
}

bool scan::next()
{
    switch (plan_.by)
    {
    case access::nothing:
        return false;
    case access::collection:
        return next_of_collection();
    case access::index:
        return next_of_index();
    case access::any_of:
        return next_of_branches();
    }
    return false;
}

void scan::suspend()
{
    rows_.reset();
    for (const auto& branch : branches_)
        branch->suspend();
}

bool scan::take(int record_column, int body_column)
{
    record_ = rows_->integer(record_column);
    body_ = bson::document_view::trusted(rows_->blob(body_column).data());
    ++counts_.documents;
    return true;
}

bool scan::next_of_collection()
{
    if (!rows_)
    {
        rows_.emplace(from_.database().prepare(
            "SELECT id, body FROM " + documents_ +
            (plan_.backward ? " WHERE id < ? ORDER BY id DESC" : " WHERE id > ? ORDER BY id")));
        const auto limit =
            plan_.backward ? std::numeric_limits<record_number>::max() : std::numeric_limits<record_number>::min();
        rows_->bind(1, begun_ ? record_ : limit);
        begun_ = true;
    }
    return rows_->step() && take(0, 1);
}

// The rows of the current range that lie behind the key and record where the walk stands.
statement scan::open_index_range()
{
    const auto& range = plan_.ranges[plan_.backward ? plan_.ranges.size() - 1 - range_ : range_];
    const std::string table = "index_" + std::to_string(plan_.index->id);
    // CROSS: the index leads, whatever SQLite thinks of the tables' sizes.
    std::string sql = "SELECT i.key, i.record, d.body FROM " + table + " i CROSS JOIN " + documents_ +
                      " d ON d.id = i.record WHERE i.key >= ?1";
    if (!range.to.empty())
        sql += " AND i.key < ?2";
    if (inside_range_)
        sql += plan_.backward ? " AND (i.key, i.record) < (?3, ?4)" : " AND (i.key, i.record) > (?3, ?4)";
    sql += plan_.backward ? " ORDER BY i.key DESC, i.record DESC" : " ORDER BY i.key, i.record";
    statement rows = from_.database().prepare(sql);
    rows.bind(1, bytes_view(range.from));
    if (!range.to.empty())
        rows.bind(2, bytes_view(range.to));
    if (inside_range_)
    {
        resume_key_ = key_;
        rows.bind(3, bytes_view(resume_key_));
        rows.bind(4, record_);
    }
    return rows;
}

bool scan::next_of_index()
{
    while (range_ < plan_.ranges.size())
    {
        if (!rows_)
            rows_.emplace(open_index_range());
        while (rows_->step())
        {
            ++counts_.keys;
            if (plan_.index->multikey != 0 && !seen_.insert(rows_->integer(1)).second)
                continue;
            take(1, 2);
            inside_range_ = true;
            const auto key = rows_->blob(0);
            key_.assign(key.begin(), key.end());
            return true;
        }
        rows_.reset();
        inside_range_ = false;
        ++range_;
    }
    return false;
}

bool scan::next_of_branches()
{
    while (range_ < plan_.branches.size())
    {
        if (branches_.size() <= range_)
            branches_.push_back(std::make_unique<scan>(from_, collection_id_, plan_.branches[range_]));
        auto& branch = *branches_[range_];
        const auto before = branch.counts();
        const bool more = branch.next();
        counts_.keys += branch.counts().keys - before.keys;
        counts_.documents += branch.counts().documents - before.documents;
        if (!more)
        {
            branch.suspend();
            ++range_;
            continue;
        }
        record_ = branch.record();
        if (!seen_.insert(record_).second)
            continue;
        body_ = branch.body();
        return true;
    }
    return false;
}

} // namespace zonda::pocket
