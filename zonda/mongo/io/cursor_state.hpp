// What a cursor is inside.
#pragma once

#include <zonda/mongo/core/cursor_batch.hpp>
#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/io/execute.hpp>

namespace zonda::mongo::io
{

/// How a cursor goes on after its first batch.
struct cursor_options
{
    std::optional<std::int32_t> batch_size{};
    bson::document comment{}; ///< `{comment: ...}`
    core::access access{core::access::read};
    /// An empty batch is no end: more may come later. (tailable)
    bool tailable{false};
    /// How long the server waits for more before it answers with an empty batch. (maxAwaitTimeMS)
    std::optional<std::chrono::milliseconds> max_await_time{};
    /// What does not exist has nothing in it, instead of being an error.
    bool missing_is_empty{false};
    /// For opening and for all batches together; zero: no limit.
    std::chrono::milliseconds timeout{0};
};

/// Threads: its loop's only.
class cursor_state
{
public:
    /// Not opened: `opener` is sent when the first document is wanted.
    cursor_state(std::shared_ptr<client_core> core, std::unique_ptr<core::command> opener, cursor_options options);
    cursor_state(const cursor_state&) = delete;
    cursor_state& operator=(const cursor_state&) = delete;
    /// Kills the server's cursor in the background if there is one.
    ~cursor_state();

    loop& home() const noexcept { return core_->home(); }

    /// Nothing will be sent: whoever asks gets this error.
    void refuse(error why)
    {
        failure_ = std::move(why);
        opener_.reset();
    }
    /// Sends the opener, if that was not done.
    task<result<void>> open();
    /// The next document of the batch that is here, the end, or the error that the cursor ended with; nothing when the
    /// server must be asked.
    std::optional<result<std::optional<bson::document_view>>> ready();
    task<result<std::optional<bson::document_view>>> next();
    /// What is left of the batch that is here, else the next one that is not empty: where its first document is.
    /// Nothing at the end.
    task<result<std::optional<bson::value_iterator>>> next_batch();
    /// Documents are here, or the server may have more.
    bool alive() const noexcept;
    task<result<void>> close();

private:
    task<result<void>> fetch(const core::command& what);
    task<result<void>> fetch_more();
    result<void> take(reply answer);
    void kill_in_background();
    void leave_document() noexcept;
    void leave_batch() noexcept;
    execution time_left() noexcept;

    std::shared_ptr<client_core> core_;
    kept_session session_;
    std::unique_ptr<core::command> opener_;
    cursor_options options_;
    core::name_space target_;
    bool told_time_; // the server was told the operation's time when it opened the cursor
    steady_time end_{};
    std::int64_t id_{0};
    reply batch_{};
    bson::array_view documents_{};
    bson::value_iterator at_{};
    bytes_view left_{}; // the document that the last next() gave out
    error failure_{};
    bool in_batch_{false};
    bool given_whole_{false}; // somebody looks at all of the batch
};

} // namespace zonda::mongo::io
