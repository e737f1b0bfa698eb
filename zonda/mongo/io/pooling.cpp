// The pool's shell: what core::connection_pool asks for is done here.
#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo::io
{

namespace
{

using kind = core::pool_action::kind;

// A reply that nobody waits for any more is read for this long; after that it is cheaper to open another connection.
constexpr std::chrono::seconds longest_drain{3};
// A connection used more recently than this is taken to be alive.
constexpr std::chrono::seconds checked_for_life_after{1};

} // namespace

checked_out::~checked_out()
{
    if (core_ != nullptr)
        core_->give_back(id_, *link_);
}

loop& check_out_operation::home() const noexcept
{
    return core_->home();
}

void check_out_operation::start(completion<checked_out>& wait)
{
    id_ = ++core_->last_waiter_;
    core_->waiters_.emplace(id_, &wait);
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& waiting = *static_cast<check_out_operation*>(self);
            if (auto* its = waiting.core_->take_waiter(waiting.id_))
            {
                waiting.core_->pool_.abandon(waiting.id_);
                its->fail(boost::asio::error::operation_aborted);
            }
        },
        this);
    std::vector<core::pool_action> todo;
    core_->pool_.check_out(id_, core_->home().now(), todo);
    core_->perform(std::move(todo));
}

task<result<checked_out>> client_core::check_out()
{
    context& strand = co_await this_context();
    std::optional<deadline_scope> deadline;
    if (settings_.wait_queue_timeout.count() > 0)
        deadline.emplace(strand, home_.now() + settings_.wait_queue_timeout);
    auto got = co_await as_result(check_out_operation(*this));
    if (!got && deadline && deadline->expired() && !strand.cancel_requested())
        co_return error(
            errc::wait_queue_timeout,
            "no connection of the pool came free within " + std::to_string(settings_.wait_queue_timeout.count()) +
                " ms (waitQueueTimeoutMS): " + std::to_string(pool_.total() - pool_.available()) + " of at most " +
                std::to_string(settings_.max_pool_size) + " are busy; raise maxPoolSize or ask for less");
    co_return got;
}

completion<checked_out>* client_core::take_waiter(core::waiter_id waiter)
{
    const auto found = waiters_.find(waiter);
    if (found == waiters_.end())
        return nullptr;
    auto* wait = found->second;
    waiters_.erase(found);
    return wait;
}

void client_core::perform(std::vector<core::pool_action> todo)
{
    // By index: an action may bring others about.
    for (std::size_t next = 0; next < todo.size(); ++next)
    {
        const auto action = todo[next];
        switch (action.what)
        {
        case kind::give:
            if (auto& place = places_[action.connection];
                home_.now() - place.idle_since > checked_for_life_after && place.link->has_died())
                pool_.reject(action.connection, action.waiter, home_.now(), todo);
            else
                give(action.connection, action.waiter);
            break;
        case kind::establish:
            places_[action.connection].establishing =
                spawn(home_, establish_for_pool(shared_from_this(), action.connection));
            break;
        case kind::close:
            close_connection(action.connection);
            break;
        case kind::refuse:
            refuse(action.waiter);
            break;
        }
    }
}

void client_core::give(core::connection_id id, core::waiter_id waiter)
{
    checked_out given(shared_from_this(), id, places_[id].link);
    if (auto* wait = take_waiter(waiter))
        wait->complete(std::move(given));
}

void client_core::refuse(core::waiter_id waiter)
{
    auto* wait = take_waiter(waiter);
    if (wait == nullptr)
        return;
    if (closed_)
        wait->fail(closed_error());
    else
        wait->fail(error(errc::pool_cleared,
                         topology_.known() ? to_string(settings_.hosts.front()) + ": the connection pool is paused"
                                           : topology_.why_not(core::access::read)));
}

void client_core::close_connection(core::connection_id id)
{
    const auto found = places_.find(id);
    if (found == places_.end())
        return;
    auto place = std::move(found->second);
    places_.erase(found);
    place.establishing.cancel();
    if (place.link != nullptr)
        place.link->close();
}

void client_core::give_back(core::connection_id id, connection& link)
{
    const auto found = places_.find(id);
    if (found == places_.end())
        return; // was closed in between
    if (link.reply_outstanding() && !closed_ && !home_.stopping())
    {
        spawn(home_, drain(shared_from_this(), id, found->second.link));
        return;
    }
    found->second.idle_since = home_.now();
    std::vector<core::pool_action> todo;
    pool_.check_in(id, link.clean(), home_.now(), todo);
    perform(std::move(todo));
}

task<void> client_core::drain(std::shared_ptr<client_core> self, core::connection_id id,
                              std::shared_ptr<connection> link)
{
    context& strand = co_await this_context();
    {
        const deadline_scope deadline(strand, self->home_.now() + longest_drain);
        co_await link->drain();
    }
    if (link->reply_outstanding())
        link->close();
    self->give_back(id, *link);
}

task<void> client_core::establish_for_pool(std::shared_ptr<client_core> self, core::connection_id id)
{
    establish_options options;
    options.settings = &self->settings_;
    options.dial = &self->dial_;
    options.authenticate = true;
    options.keys = &self->keys_;
    options.buffers = &self->buffers_;
    core::operation_error failed;
    auto made = co_await establish(self->home_, options, failed.when);

    const auto place = self->places_.find(id);
    if (place == self->places_.end())
        co_return; // given up in between
    std::vector<core::pool_action> todo;
    if (made)
    {
        place->second.link = std::move(made->link);
        place->second.idle_since = self->home_.now();
        self->pool_.established(id, self->home_.now(), todo);
        self->perform(std::move(todo));
        co_return;
    }
    self->places_.erase(place);
    failed.timeout = made.error().code() == zonda::errc::timed_out;
    failed.network = failed.timeout || made.error().code() == errc::network_error ||
                     made.error().code().category() != driver_category();
    if (made.error().code().category() == server_category())
    {
        failed.network = false;
        failed.server_code = made.error().code().value();
    }
    failed.words = made.error().what();
    if (const auto waiter = self->pool_.establish_failed(id, self->home_.now(), todo))
        if (auto* wait = self->take_waiter(*waiter))
            wait->fail(made.error());
    self->perform(std::move(todo));
    self->learn(failed);
}

} // namespace zonda::mongo::io
