#include <zonda/base/deadline.hpp>
#include <zonda/mongo/core/connection_pool.hpp>

#include <algorithm>
#include <utility>

namespace zonda::mongo::core
{

using kind = pool_action::kind;
using reason = connection_closed_reason;

void connection_pool::ready(time_point now, std::vector<pool_action>& todo)
{
    if (state_ != state::paused)
        return;
    state_ = state::ready;
    todo.push_back({kind::tell_ready});
    populate_after_ = time_point::min();
    populate(now, todo);
}

void connection_pool::clear(bool interrupt, std::vector<pool_action>& todo)
{
    if (state_ == state::closed)
        return;
    ++generation_;
    if (std::exchange(state_, state::paused) == state::ready)
        todo.push_back({.what = kind::tell_cleared, .interrupts = interrupt});
    close_all(role::available, reason::stale, todo);
    close_all(role::connecting, reason::stale, todo);
    if (interrupt)
        interrupt_all(todo);
    refuse_all(todo);
}

void connection_pool::close(std::vector<pool_action>& todo)
{
    if (std::exchange(state_, state::closed) == state::closed)
        return;
    ++generation_;
    close_all(role::available, reason::pool_closed, todo);
    close_all(role::connecting, reason::pool_closed, todo);
    todo.push_back({kind::tell_closed});
    interrupt_all(todo);
    refuse_all(todo);
}

std::optional<connection_id> connection_pool::take_recent(time_point now, std::chrono::milliseconds age)
{
    if (!waiters_.empty() || available_.empty())
        return std::nullopt;
    auto& its = *find(available_.back(), role::available);
    if (now - its.idle_since > age || idle_too_long(its, now))
        return std::nullopt;
    available_.pop_back();
    its.now = role::in_use;
    return its.id;
}

void connection_pool::check_out(waiter_id waiter, time_point now, std::vector<pool_action>& todo)
{
    if (state_ != state::ready)
    {
        todo.push_back({kind::refuse, 0, waiter});
        return;
    }
    waiters_.push_back(waiter);
    serve(now, todo);
}

void connection_pool::abandon(waiter_id waiter)
{
    if (const auto found = std::ranges::find(waiters_, waiter); found != waiters_.end())
        waiters_.erase(found);
}

void connection_pool::reject(connection_id connection, waiter_id waiter, time_point now, std::vector<pool_action>& todo)
{
    if (find(connection, role::in_use) != nullptr)
        close_one(connection, reason::error, todo);
    if (state_ != state::ready)
    {
        todo.push_back({kind::refuse, 0, waiter});
        return;
    }
    waiters_.push_front(waiter);
    serve(now, todo);
}

void connection_pool::check_in(connection_id connection, bool reusable, time_point now, std::vector<pool_action>& todo)
{
    auto* const returned = find(connection, role::in_use);
    if (returned == nullptr)
        return;
    if (state_ == state::closed)
        close_one(connection, reason::pool_closed, todo);
    else if (returned->generation != generation_)
        close_one(connection, reason::stale, todo);
    else if (!reusable)
        close_one(connection, reason::error, todo);
    else
    {
        returned->now = role::available;
        returned->idle_since = now;
        available_.push_back(connection);
    }
    serve(now, todo);
}

void connection_pool::established(connection_id connection, time_point now, std::vector<pool_action>& todo)
{
    auto* const made = find(connection, role::connecting);
    if (made == nullptr)
        return; // the pool was cleared in between
    --connecting_;
    made->now = role::in_use;
    check_in(connection, true, now, todo);
}

std::optional<waiter_id> connection_pool::failing(connection_id connection)
{
    auto* const lost = find(connection, role::connecting);
    if (lost == nullptr)
        return std::nullopt;
    lost->now = role::failing;
    if (waiters_.empty())
        return std::nullopt;
    const auto unlucky = waiters_.front();
    waiters_.pop_front();
    return unlucky;
}

void connection_pool::failed(connection_id connection, time_point now, std::vector<pool_action>& todo)
{
    if (find(connection, role::failing) == nullptr)
        return;
    close_one(connection, reason::error, todo);
    populate_after_ = now + options_.populate_pause;
    serve(now, todo);
}

void connection_pool::maintain(time_point now, std::vector<pool_action>& todo)
{
    // The longest unused one is at the front.
    while (!available_.empty() && idle_too_long(*find(available_.front()), now))
        close_one(available_.front(), reason::idle, todo);
    populate(now, todo);
}

std::optional<time_point> connection_pool::next_maintenance() const noexcept
{
    std::optional<time_point> next;
    if (options_.max_idle_time.count() > 0 && !available_.empty())
        next =
            deadline_after(find(available_.front())->idle_since + std::chrono::milliseconds(1), options_.max_idle_time);
    // While something is being established, its end is an event.
    if (wants_more() && connecting_ == 0 && may_establish())
        next = next ? std::min(*next, populate_after_) : populate_after_;
    return next;
}

bool connection_pool::stale(connection_id connection) const noexcept
{
    const auto* const its = find(connection);
    return its == nullptr || its->generation != generation_;
}

const connection_pool::entry* connection_pool::find(connection_id connection) const noexcept
{
    const auto place = std::ranges::lower_bound(connections_, connection, {}, &entry::id);
    return place != connections_.end() && place->id == connection ? &*place : nullptr;
}

connection_pool::entry* connection_pool::find(connection_id connection, role wanted) noexcept
{
    auto* const its = const_cast<entry*>(std::as_const(*this).find(connection));
    return its != nullptr && its->now == wanted ? its : nullptr;
}

void connection_pool::serve(time_point now, std::vector<pool_action>& todo)
{
    give_available(now, todo);
    while (waiters_.size() > connecting_ && may_establish())
        establish_one(todo);
    populate(now, todo);
}

void connection_pool::give_available(time_point now, std::vector<pool_action>& todo)
{
    while (!waiters_.empty() && !available_.empty())
    {
        const auto connection = available_.back();
        auto* const its = find(connection, role::available);
        if (idle_too_long(*its, now))
        {
            close_one(connection, reason::idle, todo);
            continue;
        }
        available_.pop_back();
        its->now = role::in_use;
        todo.push_back({kind::give, connection, waiters_.front()});
        waiters_.pop_front();
    }
}

void connection_pool::populate(time_point now, std::vector<pool_action>& todo)
{
    while (wants_more() && may_establish() && now >= populate_after_)
        establish_one(todo);
}

void connection_pool::establish_one(std::vector<pool_action>& todo)
{
    connections_.push_back({++last_id_, role::connecting, generation_});
    ++connecting_;
    todo.push_back({kind::establish, last_id_});
}

bool connection_pool::may_establish() const noexcept
{
    return state_ == state::ready && connecting_ < options_.max_connecting &&
           (options_.max_pool_size == 0 || total() < options_.max_pool_size);
}

bool connection_pool::wants_more() const noexcept
{
    return total() < options_.min_pool_size;
}

bool connection_pool::idle_too_long(const entry& connection, time_point now) const noexcept
{
    return options_.max_idle_time.count() > 0 && now > deadline_after(connection.idle_since, options_.max_idle_time);
}

void connection_pool::close_one(connection_id connection, reason why, std::vector<pool_action>& todo)
{
    const auto place = std::ranges::lower_bound(connections_, connection, {}, &entry::id);
    if (place->now == role::connecting || place->now == role::failing)
        --connecting_;
    if (place->now == role::available)
        std::erase(available_, connection);
    connections_.erase(place);
    todo.push_back({kind::close, connection, 0, why});
}

void connection_pool::close_all(role wanted, reason why, std::vector<pool_action>& todo)
{
    std::vector<connection_id> all;
    for (const auto& each : connections_)
        if (each.now == wanted)
            all.push_back(each.id);
    for (const auto each : all)
        close_one(each, why, todo);
}

void connection_pool::interrupt_all(std::vector<pool_action>& todo)
{
    for (const auto& each : connections_)
        if (each.now == role::in_use)
            todo.push_back({kind::interrupt, each.id});
}

void connection_pool::refuse_all(std::vector<pool_action>& todo)
{
    for (const auto waiter : std::exchange(waiters_, {}))
        todo.push_back({kind::refuse, 0, waiter});
}

} // namespace zonda::mongo::core
