#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/pool.hpp>

#include <utility>

namespace zonda::mongo::io
{

namespace
{

using kind = core::pool_action::kind;

// A reply that nobody waits for any more is read for this long; after that it is cheaper to open another connection.
constexpr std::chrono::seconds longest_drain{3};
// A connection used more recently than this is taken to be alive.
constexpr std::chrono::milliseconds checked_for_life_after{1'000};

core::pool_options pool_options_of(const client_settings& settings)
{
    return {settings.max_pool_size, settings.min_pool_size, settings.max_connecting, settings.max_idle_time,
            settings.heartbeat_frequency};
}

} // namespace

checked_out::~checked_out()
{
    if (from_ != nullptr)
        from_->give_back(id_, *link_);
}

loop& check_out_operation::home() const noexcept
{
    return from_->home_;
}

std::optional<result<checked_out>> check_out_operation::ready()
{
    return from_->take_recent();
}

task<result<checked_out>> check_out_operation::run() &&
{
    return from_->wait_in_queue();
}

loop& queue_operation::home() const noexcept
{
    return from_->home_;
}

void queue_operation::start(completion<checked_out>& wait)
{
    id_ = ++from_->last_waiter_;
    from_->waiters_.emplace(id_, pool::waiter{&wait, begun_});
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& waiting = *static_cast<queue_operation*>(self);
            if (auto* const its = waiting.from_->take_waiter(waiting.id_).wait)
            {
                waiting.from_->decisions_.abandon(waiting.id_);
                its->fail(boost::asio::error::operation_aborted);
            }
        },
        this);
    from_->decisions_.check_out(id_, begun_, from_->todo_);
    from_->perform();
}

pool::alarm::alarm(pool& its) noexcept
    : timer([](timer& fired) { static_cast<alarm&>(fired).rings.maintain(); }),
      rings(its)
{
}

pool::pool(pool_owner& owner, loop& home, const client_settings& settings, listeners& events)
    : owner_(owner),
      home_(home),
      settings_(settings),
      events_(events),
      address_(to_string(settings.hosts.front())),
      decisions_(pool_options_of(settings)),
      keeps_house_(settings.min_pool_size > 0 || settings.max_idle_time.count() > 0),
      maintenance_(*this)
{
}

void pool::open()
{
    if (std::exchange(opened_, true) || events_.pool.empty())
        return;
    events_.pool.tell(&pool_listener::on_pool_created, pool_created{{address_}, settings_});
}

void pool::ready()
{
    cleared_because_.clear();
    decisions_.ready(home_.now(), todo_);
    perform();
}

void pool::clear(bool interrupt, std::string why)
{
    cleared_because_ = std::move(why);
    decisions_.clear(interrupt, todo_);
    perform();
}

void pool::close() noexcept
{
    maintenance_.disarm();
    decisions_.close(todo_);
    perform();
}

std::optional<checked_out> pool::take_recent()
{
    const auto id = decisions_.take_recent(home_.now(), checked_for_life_after);
    if (!id)
        return std::nullopt;
    tell(&pool_listener::on_connection_check_out_started);
    tell(&pool_listener::on_connection_checked_out, *id);
    return checked_out(*this, *id, *places_.find(*id)->second.link);
}

task<result<checked_out>> pool::wait_in_queue()
{
    context& strand = co_await this_context();
    std::optional<deadline_scope> deadline;
    const auto begun = home_.now();
    if (settings_.wait_queue_timeout.count() > 0)
        deadline.emplace(strand, deadline_after(begun, settings_.wait_queue_timeout));
    tell(&pool_listener::on_connection_check_out_started);
    auto got = co_await as_result(queue_operation(*this, begun));
    if (got || got.error().code() != boost::asio::error::operation_aborted)
        co_return got;
    tell_failed_check_out(
        strand.cancel_requested() ? check_out_failed_reason::cancelled : check_out_failed_reason::timeout, begun);
    if (!deadline || !deadline->expired() || strand.cancel_requested())
        co_return got;
    const auto most =
        settings_.max_pool_size == 0 ? std::string("any number") : std::to_string(settings_.max_pool_size);
    co_return error(errc::wait_queue_timeout,
                    address_ +
                        ": timed out while checking out a connection from connection pool: none came free "
                        "within " +
                        std::to_string(settings_.wait_queue_timeout.count()) + " ms (waitQueueTimeoutMS), " +
                        std::to_string(decisions_.total() - decisions_.available()) + " of at most " + most +
                        " are busy; raise maxPoolSize or ask for less");
}

void pool::tell_failed_check_out(check_out_failed_reason reason, core::time_point begun)
{
    tell(&pool_listener::on_connection_check_out_failed,
         [&](connection_check_out_failed& event)
         {
             event.reason = reason;
             event.duration = home_.now() - begun;
         });
}

pool::waiter pool::take_waiter(core::waiter_id who)
{
    const auto found = waiters_.extract(who);
    return found.empty() ? waiter{} : found.mapped();
}

// An action may bring others about: they are done by the outermost call, in the order in which they came.
void pool::perform()
{
    if (std::exchange(performing_, true))
        return;
    for (std::size_t next = 0; next < todo_.size(); ++next)
    {
        const auto action = todo_[next];
        perform_one(action);
    }
    todo_.clear();
    performing_ = false;
    arm_maintenance();
}

void pool::perform_one(const core::pool_action& action)
{
    switch (action.what)
    {
    case kind::tell_ready:
        tell(&pool_listener::on_pool_ready);
        break;
    case kind::tell_cleared:
        tell(&pool_listener::on_pool_cleared,
             [&](pool_cleared& event) { event.interrupt_in_use_connections = action.interrupts; });
        break;
    case kind::tell_closed:
        if (opened_)
            tell(&pool_listener::on_pool_closed);
        break;
    case kind::give:
        give(action.connection, action.waiter);
        break;
    case kind::establish:
        establish_one(action.connection);
        break;
    case kind::close:
        close_one(action.connection, action.reason);
        break;
    case kind::interrupt:
        interrupt(action.connection);
        break;
    case kind::refuse:
        refuse(action.waiter);
        break;
    }
}

void pool::give(core::connection_id id, core::waiter_id to)
{
    connection& link = *places_.find(id)->second.link;
    const auto now = home_.now();
    if (now - decisions_.idle_since(id) > checked_for_life_after && link.has_died())
    {
        decisions_.reject(id, to, now, todo_);
        return;
    }
    const auto who = take_waiter(to);
    if (who.wait == nullptr)
    {
        decisions_.check_in(id, link.clean(), now, todo_);
        return;
    }
    tell(&pool_listener::on_connection_checked_out, id,
         [&](connection_checked_out& event) { event.duration = now - who.begun; });
    who.wait->complete(checked_out(*this, id, link));
}

void pool::establish_one(core::connection_id id)
{
    auto& its = places_[id];
    its.created = home_.now();
    tell(&pool_listener::on_connection_created, id);
    its.establishing = spawn(home_, establish_for(owner_.shared_from_this(), *this, id));
}

void pool::close_one(core::connection_id id, connection_closed_reason reason)
{
    auto its = places_.extract(id);
    tell(&pool_listener::on_connection_closed, id, [&](connection_closed& event) { event.reason = reason; });
    if (its.empty())
        return;
    its.mapped().establishing.cancel();
    if (its.mapped().link != nullptr)
        its.mapped().link->close();
}

void pool::interrupt(core::connection_id id)
{
    const auto found = places_.find(id);
    if (found == places_.end())
        return;
    if (decisions_.current_state() == core::connection_pool::state::closed)
        found->second.link->close(error(errc::client_closed, address_ + ": the client was closed"));
    else
        found->second.link->close(
            error(errc::pool_cleared, "connection to " + address_ + " interrupted due to server monitor timeout"));
}

void pool::refuse(core::waiter_id who)
{
    if (decisions_.current_state() == core::connection_pool::state::closed)
        fail(who, check_out_failed_reason::pool_closed,
             error(errc::client_closed, address_ + ": attempted to check out a connection from closed connection "
                                                   "pool: the client is closed"));
    else if (cleared_because_.empty())
        fail(who, check_out_failed_reason::connection_error,
             error(errc::pool_cleared, address_ + ": the connection pool is paused, the server was not seen yet"));
    else
        fail(who, check_out_failed_reason::connection_error,
             error(errc::pool_cleared, "connection pool for " + address_ +
                                           " was cleared because another operation failed with: " + cleared_because_));
}

void pool::fail(core::waiter_id who, check_out_failed_reason reason, error why)
{
    const auto its = take_waiter(who);
    if (its.wait == nullptr)
        return;
    tell_failed_check_out(reason, its.begun);
    its.wait->fail(std::move(why));
}

void pool::give_back(core::connection_id id, connection& link)
{
    const bool closed = decisions_.current_state() == core::connection_pool::state::closed;
    if (link.reply_outstanding() && !closed && !home_.stopping())
    {
        spawn(home_, drain(owner_.shared_from_this(), *this, id, places_.find(id)->second.link));
        return;
    }
    tell(&pool_listener::on_connection_checked_in, id);
    decisions_.check_in(id, link.clean(), home_.now(), todo_);
    perform();
}

task<void> pool::drain(std::shared_ptr<pool_owner> /*owner*/, pool& self, core::connection_id id,
                       std::shared_ptr<connection> link)
{
    context& strand = co_await this_context();
    {
        const deadline_scope deadline(strand, self.home_.now() + longest_drain);
        co_await link->drain();
    }
    if (link->reply_outstanding())
        link->close();
    self.give_back(id, *link);
}

task<void> pool::establish_for(std::shared_ptr<pool_owner> owner, pool& self, core::connection_id id)
{
    core::operation_error failed;
    auto made = co_await owner->establish_one(failed.when);
    if (!self.places_.contains(id))
        co_return; // given up in between
    if (made)
        self.on_established(id, std::move(*made));
    else
        self.on_establish_failed(id, made.error(), std::move(failed));
}

void pool::on_established(core::connection_id id, established made)
{
    const auto now = home_.now();
    auto& its = places_[id];
    its.link = std::move(made.link);
    tell(&pool_listener::on_connection_ready, id, [&](connection_ready& event) { event.duration = now - its.created; });
    decisions_.established(id, now, todo_);
    perform();
}

void pool::on_establish_failed(core::connection_id id, const error& why, core::operation_error failed)
{
    failed.timeout = why.code() == zonda::errc::timed_out;
    failed.network = failed.timeout || why.code() == errc::network_error || why.code().category() != driver_category();
    if (why.code().category() == server_category())
    {
        failed.network = false;
        failed.server_code = why.code().value();
    }
    failed.words = why.what();
    // Who has waited longest gets this error, not that the pool was cleared.
    const auto unlucky = decisions_.failing(id);
    owner_.learn(failed);
    decisions_.failed(id, home_.now(), todo_);
    perform();
    if (!unlucky)
        return;
    // Only the loop's end cancels what is in the pool.
    if (why.code() == boost::asio::error::operation_aborted)
        fail(*unlucky, check_out_failed_reason::connection_error,
             error(errc::client_closed, address_ + ": the loop of the client has ended"));
    else
        fail(*unlucky, check_out_failed_reason::connection_error, why);
}

void pool::set_busy(bool busy) noexcept
{
    busy_ = busy;
    if (!keeps_house_)
        return;
    if (busy)
        maintain();
    else if (!home_.runs_when_idle())
        maintenance_.disarm();
}

void pool::maintain()
{
    decisions_.maintain(home_.now(), todo_);
    perform();
}

void pool::arm_maintenance() noexcept
{
    if (!keeps_house_ || (!busy_ && !home_.runs_when_idle()))
        return;
    const auto next = decisions_.next_maintenance();
    // One that is armed for earlier looks again then.
    if (next && (!maintenance_.armed() || *next < maintenance_.deadline()))
        home_.arm(maintenance_, *next);
}

} // namespace zonda::mongo::io
