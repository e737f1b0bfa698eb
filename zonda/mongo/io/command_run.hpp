// What is remembered of one command from one attempt to the next, and what each step of an attempt means for it.
#pragma once

#include <zonda/loop/context.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/io/command_events.hpp>
#include <zonda/mongo/io/execute.hpp>

#include <cstdint>
#include <optional>

namespace zonda::mongo::io
{

/// An attempt that came to nothing.
struct lost_attempt
{
    core::command_failure failure{};
    core::failed_at where{core::failed_at::before_sending};
    /// Of a kind that another try may not meet again.
    bool passing{false};
};

/// Lives in the frame of execute(), which does the waiting.
class command_run
{
public:
    /// Takes the session that is kept for it, if there is one, and gives it back in the end.
    command_run(context& strand, client_core& core, const core::command& what, const execution& how);
    command_run(const command_run&) = delete;
    command_run& operator=(const command_run&) = delete;
    ~command_run();

    /// The first time; and once more after an attempt that came to nothing, if that is worth it.
    bool may_try();
    /// A server that takes no connection may be gone: the monitor has been asked to look.
    bool wants_news() const;

    /// The session is taken now, when there is a connection to use it on, and kept for a second try.
    result<void> write_message(connection& link);
    /// The message goes out now. Gives its request id.
    std::int32_t sends(const checked_out& link);
    /// Of what is not acknowledged: whether it succeeded.
    bool sent_only(const checked_out& link, const result<void>& sent);
    /// Whether it succeeded.
    bool answered(const checked_out& link, const result<reply>& answer);

    void lose(core::failed_at where, error cause, bool passing = false);
    void lose_connection(const error& cause);
    /// Which of two failures, and in which words.
    error told() const;

private:
    void enter(wait_state state) const;
    result<void> write(connection& link);
    bool worth_another() const;
    error words_of(const lost_attempt& lost) const;
    void on_broken(const checked_out& link, const error& cause);
    void on_refused(const error& cause);
    bool on_reply(const checked_out& link, bson::document_view answer);

    context& strand_;
    client_core& core_;
    const core::command& what_;
    execution how_;
    client_core::in_progress in_progress_;
    command_events events_;
    steady_time end_{};
    std::optional<deadline_scope> deadline_{};
    std::optional<core::server_session> session_{};
    std::int32_t request_id_{0};
    std::int32_t wire_version_{0};
    bool numbered_{false};
    bool tells_time_{false};             // of its timeout, not one of its own
    std::optional<lost_attempt> lost_{}; // an error has words: it is not made for nothing
    std::optional<lost_attempt> first_loss_{};
};

} // namespace zonda::mongo::io
