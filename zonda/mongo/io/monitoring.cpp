// The monitor: looks at the server from time to time, and tells what it sees.
#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo::io
{

task<void> client_core::monitor(std::shared_ptr<client_core> self)
{
    context& strand = co_await this_context();
    while (!self->closed_ && !strand.cancelled())
    {
        co_await self->wait_for_next_check();
        if (!self->closed_ && !strand.cancelled())
            co_await self->check();
    }
}

client_core::alarm::alarm(event& rings) noexcept
    : timer([](timer& fired) { static_cast<alarm&>(fired).wakes.set(); }),
      wakes(rings)
{
}

// Without an operation in progress nobody wants to know, so no timer runs then: a program whose work is done can end.
void client_core::operation_begins()
{
    home_.assert_here();
    if (++operations_ > 1 || closed_ || home_.stopping())
        return;
    pool_.open();
    pool_.set_busy(true);
    if (monitoring_.done())
        monitoring_ = spawn(home_, monitor(self()));
    else if (schedule_.next() <= home_.now())
        wake_monitor_.set();
    else
        home_.arm(next_check_, schedule_.next());
}

void client_core::operation_ends() noexcept
{
    if (--operations_ > 0)
        return;
    next_check_.disarm();
    pool_.set_busy(false);
}

task<void> client_core::wait_for_next_check()
{
    while (!closed_)
    {
        wake_monitor_.reset();
        if (operations_ > 0)
        {
            if (schedule_.next() <= home_.now())
                co_return;
            home_.arm(next_check_, schedule_.next());
        }
        if (auto woken = co_await as_result(wake_monitor_.wait()); !woken)
            co_return;
    }
}

task<void> client_core::check()
{
    context& strand = co_await this_context();
    const bool was_known = topology_.known();
    auto seen = co_await ask_server();
    if (closed_ || strand.cancelled())
        co_return;
    const bool broke = !seen && seen.error().code() != errc::incompatible_server &&
                       seen.error().code().category() != server_category();
    schedule_.checked(home_.now(), broke && was_known);
    if (seen)
    {
        if (std::exchange(told_unusable_, false))
            log(log_level::info, to_string(settings_.hosts.front()) + ": the server answers again");
        if (seen->max_wire_version < core::wire_version_of_4_4 && !was_known)
            log(log_level::warning, to_string(settings_.hosts.front()) +
                                        ": the server is older than MongoDB 4.4, the oldest that zonda supports");
        apply(topology_.on_check(std::move(*seen)));
    }
    else
    {
        if (!std::exchange(told_unusable_, true))
            log(log_level::warning, seen.error().what());
        apply(topology_.on_check_failed(seen.error().what(), seen.error().code() == zonda::errc::timed_out));
    }
}

task<result<server_description>> client_core::ask_server()
{
    context& strand = co_await this_context();
    if (monitor_link_ == nullptr)
    {
        establish_options options;
        options.settings = &settings_;
        options.dial = &dial_;
        options.buffers = &buffers_;
        auto reached = core::operation_error::stage::connecting;
        auto made = co_await establish(home_, options, reached);
        if (!made)
            co_return made.error();
        if (closed_)
            co_return closed_error();
        monitor_link_ = std::move(made->link);
        monitor_knows_hello_ = made->server.hello_ok;
        note_round_trip(made->round_trip_time);
        co_return std::move(made->server);
    }
    const auto link = monitor_link_;
    std::optional<deadline_scope> deadline;
    if (settings_.connect_timeout.count() > 0)
        deadline.emplace(strand, deadline_after(home_.now(), settings_.connect_timeout));
    const auto begun = home_.now();
    asking_ = true;
    auto answer = co_await link->run(core::make_hello(monitor_knows_hello_));
    asking_ = false;
    if (!answer)
    {
        monitor_link_.reset();
        link->close();
        if (deadline && deadline->expired() && !strand.cancel_requested())
            co_return error(zonda::errc::timed_out, link->peer() + ": the server did not answer within " +
                                                        std::to_string(settings_.connect_timeout.count()) +
                                                        " ms (connectTimeoutMS)");
        co_return answer.error();
    }
    note_round_trip(home_.now() - begun);
    auto server = core::parse_hello(answer->body());
    buffers_.put_back(std::move(answer->buffer));
    if (!server)
        monitor_link_.reset();
    co_return server;
}

// The least of the last ten; 0 until there are two. Spec: client-side operations timeout.
void client_core::note_round_trip(std::chrono::nanoseconds time) noexcept
{
    round_trips_[round_trip_count_++ % round_trips_.size()] = time;
    const auto known = std::min(round_trip_count_, round_trips_.size());
    least_rtt_ =
        known < 2 ? std::chrono::nanoseconds(0)
                  : *std::min_element(round_trips_.begin(), round_trips_.begin() + static_cast<std::ptrdiff_t>(known));
}

} // namespace zonda::mongo::io
