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

    /// Sends the opener, if that was not done.
    task<result<void>> open();
    /// The next document of the batch that is here, the end, or the error that the cursor ended with; nothing when the
    /// server must be asked.
    std::optional<result<std::optional<bson::document_view>>> ready();
    task<result<std::optional<bson::document_view>>> next();
    task<result<void>> close();

private:
    task<result<void>> fetch(const core::command& what);
    result<void> take(reply answer);
    void leave_document() noexcept;
    void leave_batch() noexcept;
    execution time_left() const noexcept;

    std::shared_ptr<client_core> core_;
    std::unique_ptr<core::command> opener_;
    cursor_options options_;
    core::name_space target_;
    steady_time end_{};
    std::int64_t id_{0};
    reply batch_{};
    bson::array_view documents_{};
    bson::value_iterator at_{};
    bytes_view left_{}; // the document that the last next() gave out
    error failure_{};
    bool in_batch_{false};
};

} // namespace zonda::mongo::io
