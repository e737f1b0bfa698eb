// Commands as the server documents them.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace zonda::mongo
{

/// See database::run_command.
class run_command_operation : public detail::client_operation<run_command_operation, bson::document>
{
public:
    run_command_operation(detail::core_pointer core, core::raw_command&& command) noexcept
        : client_operation(std::move(core)),
          command_(std::move(command))
    {
    }

    task<result<bson::document>> execute();

private:
    core::raw_command command_;
};

/// See database::run_cursor_command. Its options are for what is asked after the first batch; the command itself is
/// sent as it is.
class run_cursor_command_operation : public detail::client_operation<run_cursor_command_operation, mongo::cursor>
{
public:
    run_cursor_command_operation(detail::core_pointer core, core::raw_command&& command) noexcept
        : client_operation(std::move(core)),
          command_(std::move(command))
    {
    }

    /// Documents that the server sends at a time, from the second batch on; more than 0.
    run_cursor_command_operation batch_size(std::int32_t count) &&
    {
        batch_size_ = count;
        return std::move(*this);
    }
    /// Any BSON value, shown in the server's log and profiler.
    template <class T>
    run_cursor_command_operation comment(const T& value) &&
    {
        comment_ = bson::doc("comment", value);
        return std::move(*this);
    }
    /// For a command that makes a tailable cursor: an empty batch is no end.
    run_cursor_command_operation tailable() &&
    {
        tailable_ = true;
        return std::move(*this);
    }
    /// How long the server waits for more, if the command makes a cursor that waits; it may not be said beside a
    /// timeout. (maxTimeMS of getMore)
    run_cursor_command_operation max_await_time(std::chrono::milliseconds longest) &&
    {
        max_await_time_ = longest;
        return std::move(*this);
    }

    /// A cursor that sends the command when its first document is wanted.
    mongo::cursor cursor() &&;
    /// All documents, read to the end.
    to_vector_operation to_vector() && { return to_vector_operation(std::move(*this).cursor()); }

    task<result<mongo::cursor>> execute();

private:
    std::unique_ptr<io::cursor_state> make_state() &&;

    core::raw_command command_;
    std::optional<std::int32_t> batch_size_{};
    bson::document comment_{};
    bool tailable_{false};
    std::optional<std::chrono::milliseconds> max_await_time_{};
};

/// See client::ping.
class ping_operation : public detail::client_operation<ping_operation, void>
{
public:
    explicit ping_operation(detail::core_pointer core) noexcept : client_operation(std::move(core)) {}

    task<result<void>> execute();
};

/// See client::close.
class close_client_operation : public operation<close_client_operation, void>
{
public:
    explicit close_client_operation(detail::core_pointer core) noexcept : core_(std::move(core)) {}

    loop& home() const noexcept { return detail::home_of(*core_); }
    task<result<void>> run() &&;

private:
    detail::core_pointer core_;
};

} // namespace zonda::mongo
