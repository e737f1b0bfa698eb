#include <zonda/pocket/core/query.hpp>

#include <algorithm>
#include <numeric>

namespace zonda::pocket
{
namespace
{

failure too_much_to_sort()
{
    return {
        errc::query_exceeded_memory_limit,
        "Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting. Aborting operation. "
        "Pass allowDiskUse:true to opt in."};
}

} // namespace

outcome<std::unique_ptr<query>> query::begin(store& from, std::shared_ptr<collection> in, find_request request,
                                             const variables& with)
{
    std::unique_ptr<query> made(new query(std::move(in), std::move(request), with));
    auto plan = plan_query(made->in_.get(), {made->request_.query, made->request_.sort, made->request_.hint});
    if (!plan)
        return plan.error();
    made->scan_ = std::make_unique<scan>(from, made->in_ ? made->in_->id : 0, std::move(*plan));
    return made;
}

void query::suspend()
{
    scan_->suspend();
}

outcome<bool> query::next_match(match_details& details)
{
    while (scan_->next())
    {
        details = {};
        if (request_.query.matches(scan_->body(), with_, details))
            return true;
        if (details.error)
            return *details.error;
    }
    return false;
}

bool query::reached_limit()
{
    done_ |= request_.limit > 0 && returned_ >= request_.limit;
    return done_;
}

outcome<std::optional<bson::document>> query::shaped(bson::document_view document)
{
    ++returned_;
    reached_limit();
    auto made = request_.shape.apply(document, with_);
    if (!made)
        return made.error();
    return std::optional(std::move(*made));
}

outcome<std::optional<bson::document>> query::next()
{
    if (reached_limit())
        return std::optional<bson::document>();
    if (sorts_itself())
    {
        if (auto sorted = sort_all(); !sorted)
            return sorted.error();
        if (next_sorted_ < sorted_.size())
        {
            const bson::document body = std::move(sorted_[next_sorted_++].body);
            done_ = next_sorted_ == sorted_.size();
            return shaped(body);
        }
        done_ = true;
        return std::optional<bson::document>();
    }
    match_details details;
    for (;;)
    {
        const auto more = next_match(details);
        if (!more)
            return more.error();
        if (!*more)
        {
            done_ = true;
            return std::optional<bson::document>();
        }
        if (skipped_ >= request_.skip)
            return shaped(scan_->body());
        ++skipped_;
    }
}

outcome<void> query::sort_all()
{
    if (std::exchange(sorting_done_, true))
        return {};
    const auto wanted = request_.limit > 0 && request_.skip < INT32_MAX && request_.limit < INT32_MAX
                            ? static_cast<std::size_t>(request_.skip + request_.limit)
                            : std::numeric_limits<std::size_t>::max() / 4;
    std::size_t place = 0;
    std::size_t held = 0;
    match_details details;
    for (;;)
    {
        const auto more = next_match(details);
        if (!more)
            return more.error();
        if (!*more)
            break;
        auto key = request_.sort.key_of(scan_->body());
        if (!key)
            return key.error();
        sorted_.push_back({std::move(*key), place++, bson::document(scan_->body())});
        held += sorted_.back().key.size() + scan_->body().data().size();
        // What a limit will cut off is let go of now and then, not at each document: that would be a sort each.
        if (sorted_.size() >= 2 * wanted + 1000 || (sorted_.size() > wanted && held / 2 > request_.sort_bytes))
            held = keep_first(wanted);
        if (sorted_.size() <= wanted && held > request_.sort_bytes)
            return too_much_to_sort();
    }
    held = keep_first(wanted);
    if (held > request_.sort_bytes)
        return too_much_to_sort();
    next_sorted_ = std::min(sorted_.size(), static_cast<std::size_t>(request_.skip));
    return {};
}

std::size_t query::keep_first(std::size_t count)
{
    std::sort(sorted_.begin(), sorted_.end(), [](const sorted_document& a, const sorted_document& b)
              { return a.key != b.key ? a.key < b.key : a.place < b.place; });
    if (sorted_.size() > count)
        sorted_.resize(count);
    return std::accumulate(sorted_.begin(), sorted_.end(), std::size_t{0},
                           [](std::size_t sum, const sorted_document& one)
                           { return sum + one.key.size() + one.body.data().size(); });
}

} // namespace zonda::pocket
