// What is known of one room: its newest messages, and who waits for the next one. No database here.
#pragma once

#include <zonda/loop.hpp>

#include <genie/chat/message.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace genie
{

/// Messages in order, as one answer of the interface.
struct news
{
    std::vector<message_ptr> messages{};
    /// The cursor for what comes after.
    std::int64_t next{0};
    /// Something after the cursor can no longer be had.
    bool gap{false};
};

/// {"messages": [...], "next": n, "gap": false}
std::string to_json(const news& some);

/// Threads: its loop's only.
class room_log
{
public:
    /// Messages that are kept in memory.
    static constexpr std::size_t most_kept = 200;

    explicit room_log(zonda::loop& home) noexcept : home_(home) {}
    /// Who still waits is told operation_aborted.
    ~room_log();

    /// The number of the newest message; 0: none.
    std::int64_t last() const noexcept { return last_; }
    /// The number of the oldest message that is kept; `last() + 1` if none is.
    std::int64_t first() const noexcept { return last_ + 1 - static_cast<std::int64_t>(kept_.size()); }
    const std::deque<message_ptr>& kept() const noexcept { return kept_; }
    bool has_waiters() const noexcept { return !waiters_.empty(); }

    /// Adds the message after the last one and wakes everybody who waits. One that is known already is left out.
    /// The first message of a log may have any number; from then on none may be missing.
    void publish(message_ptr next);
    /// Ends all waits though there is no news.
    void wake_all();

    /// At most `limit` messages after `after`, which is at least first() - 1 and at most last().
    news after(std::int64_t after, std::size_t limit) const;
    /// The newest `limit` messages that are kept.
    news newest(std::size_t limit) const;
    /// The JSON of `after`, made once for all who ask for the same.
    std::shared_ptr<const std::string> json_after(std::int64_t after, std::size_t limit);

    class wait_operation;
    /// Ends when there is a message after `after`, at once if there is one already.
    /// Completion signature: void(error_code). Cancellation: at once. Lifetime: the log outlives the wait.
    wait_operation wait_after(std::int64_t after) noexcept;

private:
    struct shared_json
    {
        std::int64_t after{-1};
        std::int64_t last{-1};
        std::size_t limit{0};
        std::shared_ptr<const std::string> text{};
    };

    zonda::loop& home_;
    std::deque<message_ptr> kept_;
    std::int64_t last_{0};
    zonda::intrusive_list<zonda::completion<void>> waiters_;
    shared_json shared_;
};

class room_log::wait_operation : public zonda::leaf_operation<wait_operation, void>
{
public:
    wait_operation(room_log& log, std::int64_t after) noexcept : log_(&log), after_(after) {}

    zonda::loop& home() const noexcept { return log_->home_; }
    void start(zonda::completion<void>& wait) noexcept;

private:
    room_log* log_;
    std::int64_t after_;
};

inline room_log::wait_operation room_log::wait_after(std::int64_t after) noexcept
{
    return {*this, after};
}

} // namespace genie
