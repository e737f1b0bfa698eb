#include <zonda/web/io/channel.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace zonda::web
{

namespace
{

// A buffer that grew larger than this is not kept for the next time.
constexpr std::size_t largest_kept_buffer = 16 * 1024;

constexpr std::chrono::milliseconds pause_between_looks{500};

void empty(std::string& buffer) noexcept
{
    if (buffer.capacity() > largest_kept_buffer)
    {
        std::string().swap(buffer);
    }
    buffer.clear();
}

} // namespace

channel::channel(net::stream stream, turn_io& shared, const server_settings& settings) noexcept
    : home_(stream.home()),
      stream_(std::move(stream)),
      shared_(shared),
      settings_(settings),
      writable_(*this),
      alarm_(*this)
{
}

channel::~channel()
{
    close();
}

channel::alarm_timer::alarm_timer(channel& of) noexcept
    : timer([](timer& fired) { static_cast<alarm_timer&>(fired).self.alarm(); }),
      self(of)
{
}

// In.

std::string_view channel::unread() const noexcept
{
    return borrowed_.empty() ? std::string_view(pending_).substr(consumed_) : borrowed_;
}

channel::arrival channel::receive()
{
    if (early_)
    {
        shared_.early_taken();
        return *std::exchange(early_, std::nullopt);
    }
    if (broken_)
    {
        return arrival::failure;
    }
    return receive_into(shared_.room());
}

channel::arrival channel::receive_into(std::span<std::uint8_t> room)
{
    const auto outcome = stream_.try_read_some(room);
    if (!outcome)
    {
        return arrival::nothing;
    }
    received_at_ = ticks_now();
    if (!*outcome)
    {
        broken_ = true;
        write_error_ = errc::client_left;
        return arrival::failure;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(room.data()), **outcome);
    if (bytes.empty())
    {
        ended_ = true;
        return arrival::end;
    }
    if (unread().empty())
    {
        pending_.clear();
        consumed_ = 0;
        borrowed_ = bytes;
        return arrival::bytes;
    }
    keep_unread();
    // The front is dropped only when it is the larger part, so each byte is moved a bounded number of times.
    if (consumed_ > pending_.size() / 2)
    {
        pending_.erase(0, consumed_);
        consumed_ = 0;
    }
    pending_.append(bytes);
    return arrival::bytes;
}

void channel::consume(std::size_t size) noexcept
{
    if (!borrowed_.empty())
    {
        borrowed_.remove_prefix(size);
        return;
    }
    consumed_ += size;
    if (consumed_ == pending_.size())
    {
        pending_.clear();
        consumed_ = 0;
    }
}

void channel::keep_unread()
{
    if (!borrowed_.empty())
    {
        pending_.assign(borrowed_);
        consumed_ = 0;
        borrowed_ = {};
    }
}

void channel::release_memory() noexcept
{
    if (pending_.empty() && pending_.capacity() > std::string().capacity())
    {
        std::string().swap(pending_);
    }
    if (unsent_.empty() && unsent_.capacity() > std::string().capacity())
    {
        std::string().swap(unsent_);
    }
}

channel::input_operation channel::input(steady_time deadline) noexcept
{
    return {*this, deadline};
}

void channel::input_operation::start(completion<void>& wait)
{
    channel& on = *on_;
    assert(on.input_wait_ == nullptr && on.borrowed_.empty());
    if (on.broken_ || on.ended_ || on.early_)
    {
        return wait.complete(); // `receive` says which
    }
    on.input_wait_ = &wait;
    on.input_deadline_ = deadline_;
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& at = *static_cast<channel*>(self);
            std::exchange(at.input_wait_, nullptr)->fail(boost::asio::error::operation_aborted);
        },
        &on);
    on.set_alarm(deadline_);
    on.wait_readable();
}

// Many sockets are read one after another before those who wait for them run. False: it was a false alarm.
bool channel::read_early()
{
    const auto room = shared_.early_room();
    if (room.empty())
    {
        return true;
    }
    const arrival what = receive_into(room);
    if (what == arrival::nothing)
    {
        return false;
    }
    early_ = what;
    shared_.keep_early(borrowed_.size());
    return true;
}

void channel::interrupt(errc why) noexcept
{
    if (input_wait_ != nullptr)
    {
        std::exchange(input_wait_, nullptr)->fail(why);
    }
}

void channel::wait_readable()
{
    if (!std::exchange(armed_, true))
    {
        stream_.on().wait_readable(*this);
    }
}

void channel::ready()
{
    armed_ = false;
    ready_at_ = ticks_now();
    if (input_wait_ != nullptr)
    {
        return read_early() ? std::exchange(input_wait_, nullptr)->complete() : wait_readable();
    }
    if (watcher_ != nullptr)
    {
        read_ahead();
    }
}

void channel::watch(client_watcher& watcher)
{
    keep_unread();
    watcher_ = &watcher;
    if (broken_)
    {
        return client_gone();
    }
    if (ended_)
    {
        end_deadline_ = deadline_after(home_.now(), settings_.half_close_grace);
        return set_alarm(end_deadline_);
    }
    go_on_watching();
}

void channel::go_on_watching()
{
    if (watcher_ == nullptr || input_wait_ != nullptr || broken_ || ended_)
    {
        return;
    }
    unread().size() < settings_.read_ahead ? wait_readable() : look_again();
}

void channel::stop_watching() noexcept
{
    watcher_ = nullptr;
    end_deadline_ = steady_time::max();
    look_again_at_ = steady_time::max();
}

void channel::read_ahead()
{
    while (unread().size() < settings_.read_ahead)
    {
        switch (receive())
        {
        case arrival::bytes:
            keep_unread();
            break;
        case arrival::nothing:
            return wait_readable();
        case arrival::end:
            end_deadline_ = deadline_after(home_.now(), settings_.half_close_grace);
            return set_alarm(end_deadline_);
        case arrival::failure:
            return client_gone();
        }
    }
    look_again();
}

// Nothing more is read, so the client's end is not met, only heard of.
void channel::look_again() noexcept
{
    look_again_at_ = home_.now() + pause_between_looks;
    set_alarm(look_again_at_);
}

void channel::client_gone() noexcept
{
    end_deadline_ = steady_time::max();
    look_again_at_ = steady_time::max();
    if (watcher_ != nullptr)
    {
        std::exchange(watcher_, nullptr)->client_left();
    }
}

// Out.

void channel::send_posted(std::string_view bytes) noexcept
{
    has_post_ = false;
    send({bytes});
}

void channel::send(std::initializer_list<std::string_view> parts)
{
    assert(!has_post_);
    std::array<bytes_view, 4> views;
    assert(parts.size() <= views.size());
    std::size_t count = 0;
    for (std::string_view part : parts)
    {
        views[count++] = as_bytes(part);
    }
    std::size_t taken = 0;
    if (!broken_ && unsent_.empty())
    {
        const auto outcome = stream_.try_write_some(std::span(views).first(count));
        if (outcome && !*outcome)
        {
            return write_failed(errc::client_left);
        }
        taken = outcome ? **outcome : 0;
    }
    if (broken_)
    {
        return;
    }
    const bool waits_already = !unsent_.empty();
    for (std::string_view part : parts)
    {
        const std::size_t cut = std::min(taken, part.size());
        taken -= cut;
        unsent_.append(part.substr(cut));
    }
    if (!waits_already && !unsent_.empty())
    {
        output_deadline_ = deadline_after(home_.now(), settings_.write_timeout);
        set_alarm(output_deadline_);
        stream_.on().wait_writable(writable_);
    }
}

void channel::pump()
{
    while (sent_ < unsent_.size())
    {
        const bytes_view rest = as_bytes(std::string_view(unsent_).substr(sent_));
        const auto outcome = stream_.try_write_some(std::span(&rest, 1));
        if (!outcome)
        {
            return stream_.on().wait_writable(writable_);
        }
        if (!*outcome)
        {
            return write_failed(errc::client_left);
        }
        sent_ += **outcome;
        output_deadline_ = deadline_after(home_.now(), settings_.write_timeout);
    }
    empty(unsent_);
    sent_ = 0;
    if (flush_wait_ != nullptr)
    {
        std::exchange(flush_wait_, nullptr)->complete();
    }
}

void channel::write_failed(errc why) noexcept
{
    broken_ = true;
    write_error_ = why;
    stream_.on().stop_waiting(writable_);
    std::string().swap(unsent_);
    sent_ = 0;
    if (flush_wait_ != nullptr)
    {
        std::exchange(flush_wait_, nullptr)->fail(why);
    }
    if (input_wait_ != nullptr)
    {
        std::exchange(input_wait_, nullptr)->complete(); // `receive` says which
    }
    client_gone();
}

channel::flush_operation channel::flush() noexcept
{
    return flush_operation(*this);
}

void channel::flush_operation::start(completion<void>& wait)
{
    channel& on = *on_;
    assert(on.flush_wait_ == nullptr);
    if (on.broken_)
    {
        return wait.fail(on.write_error_);
    }
    if (on.unsent_.empty())
    {
        return wait.complete();
    }
    on.flush_wait_ = &wait;
    wait.on_cancel(
        [](void* self) noexcept
        {
            auto& at = *static_cast<channel*>(self);
            std::exchange(at.flush_wait_, nullptr)->fail(boost::asio::error::operation_aborted);
        },
        &on);
}

void channel::close() noexcept
{
    if (!stream_)
    {
        return;
    }
    if (has_post_)
    {
        shared_.send_posted();
    }
    if (early_)
    {
        (void)receive();
    }
    if (armed_)
    {
        stream_.on().stop_waiting(*this);
        armed_ = false;
    }
    stream_.on().stop_waiting(writable_);
    broken_ = true;
    stream_.close();
}

// Time: one timer, armed lazily. It is not disarmed when a wait ends early; it fires, sees that nothing is due, and
// goes to the next deadline that is there.

void channel::set_alarm(steady_time when) noexcept
{
    if (!alarm_.armed() || when < alarm_.deadline())
    {
        home_.arm(alarm_, when);
    }
}

void channel::alarm() noexcept
{
    const steady_time now = home_.now();
    steady_time next = steady_time::max();
    if (input_wait_ != nullptr)
    {
        input_deadline_ <= now ? interrupt(errc::too_slow) : void(next = std::min(next, input_deadline_));
    }
    if (!unsent_.empty())
    {
        output_deadline_ <= now ? write_failed(errc::too_slow) : void(next = std::min(next, output_deadline_));
    }
    if (end_deadline_ != steady_time::max())
    {
        end_deadline_ <= now ? client_gone() : void(next = std::min(next, end_deadline_));
    }
    if (look_again_at_ <= now)
    {
        look_again_at_ = steady_time::max();
        stream_.on().peer_has_ended() ? client_gone() : go_on_watching();
    }
    next = std::min(next, look_again_at_);
    if (next != steady_time::max())
    {
        set_alarm(next);
    }
}

} // namespace zonda::web
