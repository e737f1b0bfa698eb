#include <zonda/net/stream.hpp>

#include <algorithm>
#include <array>

namespace zonda::net
{

void read_operation::start(completion<std::size_t>& wait)
{
    begin(wait);
    // Of two that talk in turns, each waits right after it has written: the try would be a system call for nothing.
    if (transport_->nothing_to_read())
        transport_->wait_readable(*this);
    else
        ready();
}

void read_operation::ready()
{
    if (auto outcome = transport_->try_read(into_))
        wait_->complete_with(std::move(*outcome));
    else
        transport_->wait_readable(*this);
}

void write_operation::start(completion<void>& wait)
{
    begin(wait);
    go_on();
}

void write_operation::go_on()
{
    while (true)
    {
        // What is left, a handful of buffers at a time.
        std::array<bytes_view, 16> rest;
        std::size_t count = 0;
        std::size_t skip = sent_;
        const auto all = buffers_.empty() ? std::span<const bytes_view>(&single_, 1) : buffers_;
        for (const bytes_view& each : all)
        {
            const std::size_t cut = std::min(skip, each.size());
            skip -= cut;
            if (each.size() > cut)
                rest[count++] = each.subspan(cut);
            if (count == rest.size())
                break;
        }
        if (count == 0)
            return wait_->complete();
        auto outcome = transport_->try_write(std::span(rest).first(count));
        if (!outcome)
            return transport_->wait_writable(*this);
        if (!*outcome)
            return wait_->fail(outcome->error());
        sent_ += **outcome;
    }
}

void round_trip_operation::start(completion<std::size_t>& wait)
{
    *sent_ = rest_.empty() ? sent::all : sent::nothing;
    wait_ = &wait;
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& waiting = *static_cast<round_trip_operation*>(self);
            waiting.turn_end_.unlink();
            waiting.transport_->stop_waiting(waiting);
            waiting.wait_->fail(boost::asio::error::operation_aborted);
        },
        this);
    if (*sent_ == sent::all)
        write();
    else
        home().at_turn_end(turn_end_);
}

void round_trip_operation::ready()
{
    *sent_ == sent::all ? read() : write();
}

void round_trip_operation::write()
{
    while (!rest_.empty())
    {
        const auto outcome = transport_->try_write(std::span(&rest_, 1));
        if (!outcome)
            return transport_->wait_writable(*this);
        if (!*outcome)
            return wait_->fail(outcome->error());
        rest_ = rest_.subspan(**outcome);
        *sent_ = rest_.empty() ? sent::all : sent::a_part;
    }
    // The answer is still on its way.
    if (transport_->nothing_to_read())
        transport_->wait_readable(*this);
    else
        read();
}

void round_trip_operation::read()
{
    if (auto outcome = transport_->try_read(into_))
        wait_->complete_with(std::move(*outcome));
    else
        transport_->wait_readable(*this);
}

void readiness_operation::start(completion<void>& wait)
{
    begin(wait);
    if (direction_ == direction::read)
        transport_->wait_readable(*this);
    else
        transport_->wait_writable(*this);
}

} // namespace zonda::net
