// Accepts connections on one loop and lets each talk with the engine.
#pragma once

#include <zonda/loop/event.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/net/listener.hpp>
#include <zonda/pocket/core/engine.hpp>

#include <chrono>
#include <cstddef>

namespace zonda::pocket
{

struct serving_settings
{
    /// Connections at one time; one more is closed as soon as it is accepted. At least 1.
    std::size_t max_connections{2'000};
    /// Between two rounds of deleting what has expired.
    std::chrono::milliseconds maintenance_interval{1'000};
};

/// The engine works on the loop's thread, a command at a time; what waits is only a reply that is late on purpose.
/// The loop's orderly end: no new connections, the replies that are due are sent, then all are closed.
/// Threads: its loop's only. Lifetime: outlives the loop's run.
class serving final : public stop_hook
{
public:
    serving(loop& home, engine& with, net::listener listening, const serving_settings& settings);
    serving(const serving&) = delete;
    serving& operator=(const serving&) = delete;

    const net::address& local() const noexcept { return listening_.local(); }
    /// Every reply is later by this, beside what faults ask for; never sooner than at once.
    void add_latency(std::chrono::milliseconds latency) noexcept;
    std::size_t connections() const noexcept { return connections_; }
    /// Closes every connection; clients may come again.
    void close_connections() noexcept;

    task<void> drain() override;

private:
    class membership;

    task<void> accept_all();
    task<void> maintain_all();
    task<void> converse(net::stream stream);
    task<bool> answer_all(net::stream& stream, client_state& client, bytes& input);
    task<bool> answer_one(net::stream& stream, client_state& client, bytes_view message);

    loop& home_;
    engine& engine_;
    net::listener listening_;
    serving_settings settings_;
    std::chrono::milliseconds latency_{0};
    std::size_t connections_{0};
    std::size_t answering_{0};
    event all_answered_;
    bool draining_{false};
    intrusive_list<membership> open_{};
};

} // namespace zonda::pocket
