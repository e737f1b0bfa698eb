#include <genie/chat/rate_limit.hpp>

#include <algorithm>

namespace genie
{

rate_limit::rate_limit(std::size_t burst, duration every)
    : every_(every),
      whole_(every * static_cast<duration::rep>(burst))
{
}

rate_limit::duration rate_limit::take(std::string_view key, time_point now)
{
    if (full_at_.size() >= sweep_at_)
        forget_full_buckets(now);
    auto at = full_at_.find(key);
    if (at == full_at_.end())
        at = full_at_.emplace(key, now).first;
    const time_point full_at = std::max(at->second, now) + every_;
    // Full later than a whole bucket takes to fill: it would hold less than nothing.
    if (full_at > now + whole_)
        return full_at - (now + whole_);
    at->second = full_at;
    return duration::zero();
}

void rate_limit::give_back(std::string_view key)
{
    if (const auto at = full_at_.find(key); at != full_at_.end())
        at->second -= every_;
}

void rate_limit::forget_full_buckets(time_point now)
{
    std::erase_if(full_at_, [now](const auto& bucket) { return bucket.second <= now; });
    sweep_at_ = std::max<std::size_t>(1024, 2 * full_at_.size());
}

} // namespace genie
