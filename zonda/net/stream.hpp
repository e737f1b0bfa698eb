// Bytes both ways: the one vocabulary of I/O.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/net/transport.hpp>

#include <memory>
#include <span>
#include <string>

namespace zonda::net
{

namespace detail
{

/// What the waits on a transport share: cancelled, they are not told of readiness any more and fail.
template <class R>
class transport_wait : protected readiness_waiter
{
protected:
    explicit transport_wait(transport& on) noexcept : transport_(&on) {}
    ~transport_wait() = default;

    void begin(completion<R>& wait) noexcept
    {
        wait_ = &wait;
        wait.on_cancel(
            [](void* self) noexcept
            {
                auto& waiting = *static_cast<transport_wait*>(self);
                waiting.transport_->stop_waiting(waiting);
                waiting.wait_->fail(boost::asio::error::operation_aborted);
            },
            this);
    }

    transport* transport_;
    completion<R>* wait_{nullptr};
};

} // namespace detail

/// Completion signature: void(error_code, std::size_t): bytes read; 0: the peer sends no more.
/// Errors: the system's, operation_aborted. Cancellation: at once; nothing has been consumed.
/// Lifetime: the buffer and the stream outlive the wait; closing the stream ends it. One reader at a time.
class read_operation final : public leaf_operation<read_operation, std::size_t>,
                             private detail::transport_wait<std::size_t>
{
public:
    read_operation(transport& from, std::span<std::uint8_t> into) noexcept : transport_wait(from), into_(into) {}

    loop& home() const noexcept { return transport_->home(); }
    void start(completion<std::size_t>& wait);

private:
    void ready() override;

    std::span<std::uint8_t> into_;
};

/// Completion signature: void(error_code): all buffers were taken by the kernel, or an error.
/// Cancellation: at once; a part may have been sent, so the stream is of no more use.
/// Lifetime: as read_operation, and the array of buffers too. One writer at a time.
class write_operation final : public leaf_operation<write_operation, void>, private detail::transport_wait<void>
{
public:
    write_operation(transport& to, bytes_view whole) noexcept : transport_wait(to), single_(whole) {}
    write_operation(transport& to, std::span<const bytes_view> buffers) noexcept : transport_wait(to), buffers_(buffers)
    {
    }

    loop& home() const noexcept { return transport_->home(); }
    void start(completion<void>& wait);

private:
    void ready() override { go_on(); }
    void go_on();

    bytes_view single_{};
    std::span<const bytes_view> buffers_{};
    std::size_t sent_{0}; // of all buffers together
};

/// How much of a request has gone out.
enum class sent : std::uint8_t
{
    nothing,
    a_part,
    all
};

/// A request out and the first bytes of its answer in. The request leaves when the turn of the loop ends, together with
/// those of others (docs/decisions/turns.md); an empty one is none. `how_much` says how far it has come, also when it
/// fails.
///
/// Completion signature: void(error_code, std::size_t): bytes read; 0: the peer sends no more.
/// Errors: the system's, operation_aborted. Cancellation: at once; nothing has been read.
/// Lifetime: both buffers, `how_much` and the stream outlive the wait. One reader and one writer at a time.
class round_trip_operation final : public leaf_operation<round_trip_operation, std::size_t>,
                                   private detail::transport_wait<std::size_t>
{
public:
    round_trip_operation(transport& on, bytes_view request, std::span<std::uint8_t> into, sent& how_much) noexcept
        : transport_wait(on),
          rest_(request),
          into_(into),
          sent_(&how_much)
    {
    }
    round_trip_operation(round_trip_operation&& other) noexcept
        : leaf_operation(other),
          transport_wait(*other.transport_),
          rest_(other.rest_),
          into_(other.into_),
          sent_(other.sent_)
    {
    }

    loop& home() const noexcept { return transport_->home(); }
    void start(completion<std::size_t>& wait);

private:
    struct turn_end final : turn_end_hook
    {
        explicit turn_end(round_trip_operation& of) noexcept : self(of) {}
        void turn_ends() noexcept override { self.write(); }
        round_trip_operation& self;
    };

    void ready() override;
    void write();
    void read();

    bytes_view rest_;
    std::span<std::uint8_t> into_;
    sent* sent_;
    turn_end turn_end_{*this};
};

/// Completion signature: void(error_code): a try to read, or to write, would not wait (an end and an error count).
/// Cancellation: at once. One wait for each direction at a time, reads and writes included.
class readiness_operation final : public leaf_operation<readiness_operation, void>, private detail::transport_wait<void>
{
public:
    enum class direction : bool
    {
        read,
        write,
    };

    readiness_operation(transport& on, direction which) noexcept : transport_wait(on), direction_(which) {}

    loop& home() const noexcept { return transport_->home(); }
    void start(completion<void>& wait);

private:
    void ready() override { wait_->complete(); }

    direction direction_;
};

/// A connection, whatever it runs on. Movable; closed when destroyed. Threads: its loop's only.
class stream
{
public:
    stream() = default;
    explicit stream(std::unique_ptr<transport> on) noexcept : transport_(std::move(on)) {}

    explicit operator bool() const noexcept { return transport_ != nullptr; }
    /// What it runs on, for those who wait without a coroutine.
    transport& on() noexcept { return *transport_; }
    loop& home() const noexcept { return transport_->home(); }

    read_operation read_some(std::span<std::uint8_t> into) noexcept { return {*transport_, into}; }
    write_operation write(bytes_view whole) noexcept { return {*transport_, whole}; }
    write_operation write(std::span<const bytes_view> buffers) noexcept { return {*transport_, buffers}; }
    round_trip_operation round_trip(bytes_view request, std::span<std::uint8_t> into, sent& how_much) noexcept
    {
        return {*transport_, request, into, how_much};
    }
    /// Waits for something to read without holding a buffer.
    readiness_operation readable() noexcept { return {*transport_, readiness_operation::direction::read}; }
    /// Waits until a write would take something.
    readiness_operation writable() noexcept { return {*transport_, readiness_operation::direction::write}; }

    /// Without waiting: empty when it would have to.
    std::optional<result<std::size_t>> try_read_some(std::span<std::uint8_t> into)
    {
        return transport_->try_read(into);
    }
    std::optional<result<std::size_t>> try_write_some(std::span<const bytes_view> buffers)
    {
        return transport_->try_write(buffers);
    }

    void shutdown_send() noexcept { transport_->shutdown_send(); }
    void close() noexcept
    {
        if (transport_ != nullptr)
            transport_->close();
    }

    /// Closed so that the peer sees a reset: for those who cheat.
    void reset() noexcept
    {
        if (transport_ != nullptr)
            transport_->reset();
    }

    std::string remote() const { return transport_->remote(); }
    bool remote_is_loopback() const noexcept { return transport_->remote_is_loopback(); }

private:
    std::unique_ptr<transport> transport_;
};

} // namespace zonda::net
