// The event loop of a program, or of one thread of it.
#pragma once

#include <zonda/loop/loop.hpp>
#include <zonda/loop/spawn.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>

namespace zonda
{

/// How a loop spent its time since it began to run.
struct loop_load
{
    std::chrono::nanoseconds busy{0};
    std::chrono::nanoseconds idle{0};
};

namespace detail
{

struct owns_context
{
    boost::asio::io_context context{1};
};

} // namespace detail

/// A loop with an io_context of its own.
///
/// `run` returns after SIGTERM or SIGINT, or `stop`: the loop's servers drain, what is left is cancelled, and the loop
/// runs until it has ended; a second signal stops at once. Destroying the loop cancels and waits as well.
/// Threads: `stop` and `post` from any; all else on the thread that runs it.
class run_loop final : private detail::owns_context, public loop
{
public:
    run_loop() : run_loop(real_clock()) {}
    explicit run_loop(clock_source& time);
    ~run_loop() override;

    /// Runs until it is told to stop. Returns the exit code of a program: 0, or 128 + the signal that stopped it at
    /// once.
    int run();
    /// The same, and leaves the signals alone: for the loops of a program's other threads.
    int run_without_signals();
    /// Begins the orderly end. From any thread.
    void stop();

    /// Runs what is ready, without waiting. Returns whether there was anything.
    bool poll();

    /// Runs the loop until `body` has ended, and returns its result or throws what it threw. Throws std::logic_error if
    /// it can never end.
    template <class T>
    T run_until(task<T> body)
    {
        // Shared with the strand, which outlives this call if the loop gives up.
        auto outcome = std::make_shared<until<T>>();
        spawn(*this, fill(std::move(body), outcome));
        run_while([&] { return !outcome->ended; });
        if (outcome->failure)
            std::rethrow_exception(outcome->failure);
        if constexpr (!std::is_void_v<T>)
            return std::move(*outcome->value);
    }

    loop_load load() const noexcept;

    boost::asio::io_context& io_context() noexcept { return context; }

private:
    template <class T>
    struct until
    {
        std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
        std::exception_ptr failure;
        bool ended{false};
    };

    template <class T>
    static task<void> fill(task<T> body, std::shared_ptr<until<T>> outcome)
    {
        try
        {
            if constexpr (std::is_void_v<T>)
                co_await std::move(body);
            else
                outcome->value.emplace(co_await std::move(body));
        }
        catch (...)
        {
            outcome->failure = std::current_exception();
        }
        outcome->ended = true;
    }

    /// Waits for work and does it, while `condition` holds.
    template <class F>
    void run_while(F condition)
    {
        while (condition())
            if (!wait_and_run())
                nothing_to_wait_for();
    }

    bool wait_and_run();
    [[noreturn]] static void nothing_to_wait_for();
    void woke() noexcept override;
    void begin_stop();
    task<void> orderly_end();

    ticks asleep_since_{0};
    ticks running_since_{0};
    ticks idle_{0};
    int stopped_by_{0};
    bool ended_{false};
    bool abandoned_{false};
    job ending_;
};

} // namespace zonda
