#include <zonda/mongo/core/connection_pool.hpp>

#include <algorithm>
#include <utility>

namespace zonda::mongo::core
{

using kind = pool_action::kind;

void connection_pool::ready(time_point now, std::vector<pool_action>& todo)
{
    if (state_ != state::paused)
        return;
    state_ = state::ready;
    maintain(now, todo);
}

void connection_pool::clear(bool interrupt, std::vector<pool_action>& todo)
{
    if (state_ == state::closed)
        return;
    ++generation_;
    state_ = state::paused;
    refuse_all(todo);
    available_.clear();
    close_all(role::available, todo);
    close_all(role::connecting, todo);
    if (interrupt)
        close_all(role::in_use, todo);
}

void connection_pool::close(std::vector<pool_action>& todo)
{
    state_ = state::closed;
    ++generation_;
    refuse_all(todo);
    available_.clear();
    for (const auto any : {role::available, role::connecting, role::in_use})
        close_all(any, todo);
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
    if (has_role(connection, role::in_use))
        close_one(connection, todo);
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
    if (!has_role(connection, role::in_use))
        return; // was interrupted, and is closed
    if (!reusable || stale(connection))
        close_one(connection, todo);
    else
    {
        slot_of(connection).now = role::available;
        slot_of(connection).idle_since = now;
        available_.push_back(connection);
    }
    serve(now, todo);
}

void connection_pool::established(connection_id connection, time_point now, std::vector<pool_action>& todo)
{
    if (!has_role(connection, role::connecting))
        return; // the pool was cleared in between
    --connecting_;
    slot_of(connection).now = role::in_use;
    check_in(connection, true, now, todo);
}

std::optional<waiter_id> connection_pool::establish_failed(connection_id connection, time_point now,
                                                           std::vector<pool_action>& todo)
{
    if (!has_role(connection, role::connecting))
        return std::nullopt;
    forget(connection);
    std::optional<waiter_id> unlucky;
    if (!waiters_.empty())
    {
        unlucky = waiters_.front();
        waiters_.pop_front();
    }
    serve(now, todo);
    return unlucky;
}

void connection_pool::maintain(time_point now, std::vector<pool_action>& todo)
{
    std::vector<connection_id> kept;
    for (const auto connection : std::exchange(available_, {}))
    {
        if (idle_too_long(slot_of(connection), now))
            close_one(connection, todo);
        else
            kept.push_back(connection);
    }
    available_ = std::move(kept);
    while (state_ == state::ready && total_ < options_.min_pool_size && may_establish())
        establish_one(todo);
}

bool connection_pool::stale(connection_id connection) const noexcept
{
    const auto& place = slots_[index_of(connection)];
    return id_of(index_of(connection)) != connection || place.now == role::unused || place.generation != generation_;
}

connection_id connection_pool::id_of(std::size_t index) const noexcept
{
    return static_cast<connection_id>(slots_[index].serial) << 32 | index;
}

bool connection_pool::has_role(connection_id connection, role wanted) const noexcept
{
    const auto index = index_of(connection);
    return index < slots_.size() && id_of(index) == connection && slots_[index].now == wanted;
}

void connection_pool::serve(time_point now, std::vector<pool_action>& todo)
{
    give_available(now, todo);
    while (waiters_.size() > connecting_ && may_establish())
        establish_one(todo);
}

void connection_pool::give_available(time_point now, std::vector<pool_action>& todo)
{
    while (!waiters_.empty() && !available_.empty())
    {
        const auto connection = available_.back();
        available_.pop_back();
        if (idle_too_long(slot_of(connection), now))
        {
            close_one(connection, todo);
            continue;
        }
        slot_of(connection).now = role::in_use;
        todo.push_back({kind::give, connection, waiters_.front()});
        waiters_.pop_front();
    }
}

void connection_pool::establish_one(std::vector<pool_action>& todo)
{
    if (unused_.empty())
    {
        unused_.push_back(slots_.size());
        slots_.emplace_back();
    }
    const auto index = unused_.back();
    unused_.pop_back();
    slots_[index] = {role::connecting, slots_[index].serial + 1, generation_, {}};
    ++total_;
    ++connecting_;
    todo.push_back({kind::establish, id_of(index), 0});
}

bool connection_pool::may_establish() const noexcept
{
    return state_ == state::ready && connecting_ < options_.max_connecting &&
           (options_.max_pool_size == 0 || total_ < options_.max_pool_size);
}

bool connection_pool::idle_too_long(const slot& connection, time_point now) const noexcept
{
    return options_.max_idle_time.count() > 0 && now - connection.idle_since > options_.max_idle_time;
}

void connection_pool::forget(connection_id connection)
{
    auto& place = slot_of(connection);
    if (place.now == role::connecting)
        --connecting_;
    place.now = role::unused;
    unused_.push_back(index_of(connection));
    --total_;
}

void connection_pool::close_one(connection_id connection, std::vector<pool_action>& todo)
{
    forget(connection);
    todo.push_back({kind::close, connection, 0});
}

void connection_pool::close_all(role wanted, std::vector<pool_action>& todo)
{
    for (std::size_t index = 0; index < slots_.size(); ++index)
        if (slots_[index].now == wanted)
            close_one(id_of(index), todo);
}

void connection_pool::refuse_all(std::vector<pool_action>& todo)
{
    for (const auto waiter : std::exchange(waiters_, {}))
        todo.push_back({kind::refuse, 0, waiter});
}

} // namespace zonda::mongo::core
