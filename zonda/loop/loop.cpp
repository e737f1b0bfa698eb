#include <zonda/loop/job.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/ticks.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cassert>
#include <mutex>
#include <vector>

namespace zonda
{

namespace asio = boost::asio;

namespace
{

// How long the ends of a turn are put off.
constexpr auto longest_delay = std::chrono::microseconds(100);

} // namespace

/// The one timer of Asio behind the wheel.
struct loop::wakeup
{
    explicit wakeup(const executor_type& executor) : timer(executor) {}

    asio::steady_timer timer;
    steady_time when{steady_time::max()}; // max: not set
    std::uint64_t setting{0};             // tells the wait in force from those it replaced
};

/// The loops of one execution context, found by their executors.
class loop::registry final : public asio::execution_context::service
{
public:
    using key_type = registry;
    static inline asio::execution_context::id id;

    explicit registry(asio::execution_context& context) : asio::execution_context::service(context) {}

    loop& find_or_make(const executor_type& executor)
    {
        const std::lock_guard lock(mutex_);
        for (loop* each : all_)
            if (each->executor_ == executor)
                return *each;
        owned_.push_back(std::unique_ptr<loop>(new loop(executor, real_clock(), drops_wakeup)));
        all_.push_back(owned_.back().get());
        return *owned_.back();
    }

    void add(loop& which)
    {
        const std::lock_guard lock(mutex_);
        all_.push_back(&which);
    }

    void remove(loop& which) noexcept
    {
        const std::lock_guard lock(mutex_);
        std::erase(all_, &which);
    }

private:
    void shutdown() override
    {
        for (const auto& each : owned_)
            each->destroy_strands();
        for (const auto& each : owned_)
        {
            each->destroy_parts();
            each->wakeup_.reset();
        }
    }

    std::mutex mutex_;
    std::vector<loop*> all_;
    std::vector<std::unique_ptr<loop>> owned_;
};

namespace
{

asio::execution_context& context_of(const loop::executor_type& executor)
{
    return asio::query(executor, asio::execution::context);
}

} // namespace

const asio::any_io_executor& detail::executor_of(const loop& home) noexcept
{
    return home.get_executor();
}

loop& loop::of(const executor_type& executor)
{
    return asio::use_service<registry>(context_of(executor)).find_or_make(executor);
}

loop::loop(executor_type executor, clock_source& time, wakeup_habit habit)
    : executor_(std::move(executor)),
      clock_(time),
      timers_(time.now()),
      sink_(&standard_log_sink()),
      habit_(habit)
{
    if (time.runs())
        wakeup_ = std::make_unique<wakeup>(executor_);
    time.attach(*this);
}

loop::~loop()
{
    destroy_strands();
    destroy_parts();
    clock_.detach(*this);
}

// The last made first: a part may use those that were there before it.
void loop::destroy_parts() noexcept
{
    while (!parts_.empty())
        parts_.pop_back();
}

void loop::arm(timer& which, steady_time deadline) noexcept
{
    timers_.arm(which, deadline);
    if (wakeup_ != nullptr && deadline < wakeup_->when)
    {
        earlier_deadline_ = true;
        if (depth_ == 0)
            schedule_turn();
    }
}

void loop::post(asio::any_completion_handler<void()> work)
{
    asio::post(executor_, [this, work = std::move(work)]() mutable { in_turn([&] { std::move(work)(); }); });
}

void loop::make_ready(completion_base& wait) noexcept
{
    ready_.push_back(wait);
    if (depth_ == 0)
        schedule_turn();
}

void loop::at_turn_end(turn_end_hook& hook) noexcept
{
    turn_ends_.push_back(hook);
    if (depth_ == 0)
        schedule_turn();
}

void loop::run_ready()
{
    ticks waiting_since = ticks_now();
    // A bound, so that strands which keep each other ready do not keep the sockets waiting.
    for (int left = 256; left > 0; --left)
    {
        completion_base* wait = ready_.pop_front();
        if (wait == nullptr)
            break;
        wait->resume();
        // What one strand has to send does not wait for long for what others compute.
        if (!turn_ends_.empty() && clock_.runs() && to_duration(ticks_now() - waiting_since) > longest_delay)
        {
            run_turn_ends();
            waiting_since = ticks_now();
        }
    }
    run_turn_ends();
}

void loop::run_turn_ends() noexcept
{
    while (turn_end_hook* hook = turn_ends_.pop_front())
        hook->turn_ends();
}

void loop::end_turn() noexcept
{
    if (!ready_.empty() || !turn_ends_.empty())
        schedule_turn();
    if (earlier_deadline_)
        set_wakeup();
    else if (habit_ == drops_wakeup && timers_.empty())
        drop_wakeup();
}

void loop::schedule_turn() noexcept
{
    if (std::exchange(scheduled_, true))
        return;
    asio::post(executor_,
               [this]
               {
                   scheduled_ = false;
                   in_turn([] {});
               });
}

void loop::set_wakeup() noexcept
{
    earlier_deadline_ = false;
    if (wakeup_ == nullptr)
        return;
    const auto next = timers_.next();
    if (!next)
        return drop_wakeup();
    wakeup_->when = *next;
    wakeup_->timer.expires_at(*next);
    wakeup_->timer.async_wait(
        [this, setting = ++wakeup_->setting](error_code ec)
        {
            if (ec || wakeup_ == nullptr || setting != wakeup_->setting)
                return;
            wakeup_->when = steady_time::max();
            earlier_deadline_ = true;
            time_has_moved();
        });
}

void loop::drop_wakeup() noexcept
{
    if (wakeup_ == nullptr || wakeup_->when == steady_time::max())
        return;
    wakeup_->when = steady_time::max();
    ++wakeup_->setting;
    wakeup_->timer.cancel();
}

void loop::time_has_moved()
{
    in_turn([this] { timers_.advance(clock_.now()); });
}

void loop::log(const log_record& record) noexcept
{
    try
    {
        sink_->write(record);
    }
    catch (...)
    {
        // A sink that fails cannot be told about it.
    }
}

void loop::adopt(detail::root& strand) noexcept
{
    roots_.push_back(strand);
    if (stopping_)
        strand.cancel();
}

void loop::cancel_all() noexcept
{
    stopping_ = true;
    for (detail::root* each = roots_.front(); each != nullptr; each = roots_.after(*each))
        each->cancel();
}

void loop::each_strand(const std::function<void(const context&)>& show) const
{
    for (detail::root* each = roots_.front(); each != nullptr; each = roots_.after(*each))
        show(*each);
}

void loop::destroy_strands() noexcept
{
    stopping_ = true;
    ++depth_; // nothing that is made ready by the destruction asks for a turn
    while (detail::root* strand = roots_.pop_front())
        delete strand;
    --depth_;
}

task<void> loop::drain_hooks()
{
    intrusive_list<stop_hook> pending;
    pending.splice_back(hooks_);
    while (stop_hook* hook = pending.pop_front())
        co_await hook->drain();
}

void loop::assert_here() const noexcept
{
    assert((thread_ == std::thread::id{} || thread_ == std::this_thread::get_id()) &&
           "an object that lives on one loop was used from another thread: post to its loop instead");
}

} // namespace zonda
