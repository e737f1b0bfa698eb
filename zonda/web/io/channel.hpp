// One connection's bytes: what has come and is not read yet, what is to go and is not taken yet, and how long to wait
// for either. While nothing is under way it holds no buffer.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/ticks.hpp>
#include <zonda/net/stream.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/io/turn_io.hpp>
#include <zonda/web/server_settings.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zonda::web
{

/// Told, at most once, that the client of a handler that is still running has gone.
class client_watcher
{
public:
    virtual void client_left() noexcept = 0;

protected:
    ~client_watcher() = default;
};

class channel final : private net::readiness_waiter
{
public:
    channel(net::stream stream, turn_io& shared, const server_settings& settings) noexcept;
    ~channel();

    loop& home() const noexcept { return home_; }
    net::stream& stream() noexcept { return stream_; }

    // In.

    enum class arrival
    {
        bytes,
        nothing, // now
        end,     // the client sends no more
        failure  // the connection is broken
    };

    /// Reads once, without waiting.
    arrival receive();
    /// Views stay valid until `receive`, `consume` or a wait; `keep_unread` comes before a wait.
    std::string_view unread() const noexcept;
    void consume(std::size_t size) noexcept;
    void keep_unread();
    /// Gives back the memory that a burst took.
    void release_memory() noexcept;
    bool ended() const noexcept { return ended_; }
    /// When the bytes of the last `receive` were known to be there, and when they were read.
    ticks ready_at() const noexcept { return ready_at_; }
    ticks received_at() const noexcept { return received_at_; }

    class input_operation;
    /// Waits until a `receive` finds something. Errors: too_slow after the deadline, what `interrupt` says,
    /// operation_aborted.
    input_operation input(steady_time deadline) noexcept;
    /// Ends a wait for input.
    void interrupt(errc why) noexcept;

    /// Reads ahead, within the settings' limit, and tells when the client has gone: at once if the connection breaks;
    /// after the grace if it only sends no more.
    void watch(client_watcher& watcher);
    /// After content was read while the client is watched.
    void go_on_watching();
    void stop_watching() noexcept;

    // Out.

    /// Gives all parts to the kernel, together, and now; what it does not take is kept and sent when there is room.
    void send(std::initializer_list<std::string_view> parts);
    /// Something to send is posted in the turn's output, and has to be sent before anything else.
    bool has_post() const noexcept { return has_post_; }
    // For turn_io.
    void post_is_under_way() noexcept { has_post_ = true; }
    void send_posted(std::string_view bytes) noexcept;
    bool broken() const noexcept { return broken_; }
    bool flushed() const noexcept { return unsent_.empty(); }

    class flush_operation;
    /// Waits until the kernel has taken everything. Errors: client_left, too_slow, operation_aborted.
    flush_operation flush() noexcept;

    void close() noexcept;

private:
    struct alarm_timer final : timer
    {
        explicit alarm_timer(channel& of) noexcept;
        channel& self;
    };
    struct writable_waiter final : net::readiness_waiter
    {
        explicit writable_waiter(channel& of) noexcept : self(of) {}
        void ready() override { self.pump(); }
        channel& self;
    };

    void ready() override;
    bool read_early();
    arrival receive_into(std::span<std::uint8_t> room);
    void wait_readable();
    void read_ahead();
    void look_again() noexcept;
    void client_gone() noexcept;
    void pump();
    void write_failed(errc why) noexcept;
    void set_alarm(steady_time when) noexcept;
    void alarm() noexcept;

    loop& home_;
    net::stream stream_;
    turn_io& shared_;
    const server_settings& settings_;

    std::string_view borrowed_{}; // unread bytes in the scratch; then `pending_` has none
    std::string pending_;
    std::size_t consumed_{0}; // of `pending_`
    completion<void>* input_wait_{nullptr};
    client_watcher* watcher_{nullptr};
    ticks ready_at_{0};
    ticks received_at_{0};

    std::string unsent_;
    std::size_t sent_{0}; // of `unsent_`
    completion<void>* flush_wait_{nullptr};
    writable_waiter writable_;

    alarm_timer alarm_;
    steady_time input_deadline_{};
    steady_time output_deadline_{};
    steady_time end_deadline_{steady_time::max()}; // when a client that sends no more counts as gone
    steady_time look_again_at_{steady_time::max()};
    errc write_error_{};
    std::optional<arrival> early_{}; // what `receive` will say
    bool has_post_{false};
    bool armed_{false};
    bool ended_{false};
    bool broken_{false};
};

class channel::input_operation final : public leaf_operation<input_operation, void>
{
public:
    input_operation(channel& on, steady_time deadline) noexcept : on_(&on), deadline_(deadline) {}

    loop& home() const noexcept { return on_->home(); }
    void start(completion<void>& wait);

private:
    channel* on_;
    steady_time deadline_;
};

class channel::flush_operation final : public leaf_operation<flush_operation, void>
{
public:
    explicit flush_operation(channel& on) noexcept : on_(&on) {}

    loop& home() const noexcept { return on_->home(); }
    void start(completion<void>& wait);

private:
    channel* on_;
};

} // namespace zonda::web
