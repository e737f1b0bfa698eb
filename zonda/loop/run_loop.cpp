#include <zonda/loop/job.hpp>
#include <zonda/loop/run_loop.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <stdexcept>

namespace zonda
{

namespace asio = boost::asio;

run_loop::run_loop(clock_source& time) : loop(context.get_executor(), time, keeps_wakeup)
{
    own_this_thread();
}

run_loop::~run_loop()
{
    own_this_thread();
    if (!abandoned_)
    {
        cancel_all();
        while (!idle() && wait_and_run())
            ;
    }
    destroy_strands();
}

int run_loop::run()
{
    asio::signal_set signals(context, SIGTERM, SIGINT);
    // One handler for both signals: the first begins the end, the second is the end.
    struct on_signal
    {
        run_loop& self;
        asio::signal_set& signals;

        void operator()(error_code ec, int which) const
        {
            if (ec)
                return;
            if (self.ending_.done() && !self.ended_ && self.stopped_by_ == 0)
            {
                self.stopped_by_ = which;
                self.begin_stop();
                signals.async_wait(*this);
                return;
            }
            self.abandoned_ = true;
            self.ended_ = true;
            self.stopped_by_ = which;
        }
    };
    signals.async_wait(on_signal{*this, signals});
    return run_without_signals();
}

int run_loop::run_without_signals()
{
    own_this_thread();
    const auto work = asio::make_work_guard(context);
    running_since_ = ticks_now();
    ended_ = false;
    run_while([this] { return !ended_; });
    // What the strands use is destroyed when this returns, so they end first.
    run_while([this] { return !abandoned_ && !idle(); });
    return abandoned_ ? 128 + stopped_by_ : 0;
}

void run_loop::stop()
{
    post([this] { begin_stop(); });
}

void run_loop::begin_stop()
{
    if (ending_.done() && !ended_)
        ending_ = spawn(*this, orderly_end());
}

task<void> run_loop::orderly_end()
{
    co_await drain_hooks();
    // This strand is cancelled too, but it waits for nothing any more.
    cancel_all();
    ended_ = true;
}

bool run_loop::poll()
{
    own_this_thread();
    context.restart();
    return context.poll() > 0;
}

bool run_loop::wait_and_run()
{
    context.restart();
    asleep_since_ = ticks_now();
    const bool ran = context.run_one() > 0;
    asleep_since_ = 0;
    return ran;
}

void run_loop::nothing_to_wait_for()
{
    throw std::logic_error("the loop has nothing left to wait for, yet the task has not ended: something never "
                           "completes, or a manual clock was not advanced");
}

void run_loop::woke() noexcept
{
    if (asleep_since_ == 0)
        return;
    idle_ += ticks_now() - asleep_since_;
    asleep_since_ = 0;
}

loop_load run_loop::load() const noexcept
{
    if (running_since_ == 0)
        return {};
    const auto all = to_duration(ticks_now() - running_since_);
    const auto idle = to_duration(idle_);
    return {.busy = all - idle, .idle = idle};
}

} // namespace zonda
