// What the compiled halves of the operations share.
#pragma once

#include <zonda/mongo/core/write_report.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/io/cursor_state.hpp>
#include <zonda/mongo/io/execute.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace zonda::mongo::io
{

/// The operation's own timeout, else the client's.
inline execution within(const client_core& core, std::optional<std::chrono::milliseconds> timeout) noexcept
{
    return execution{timeout.value_or(core.settings().timeout)};
}

/// How a cursor goes on that `what` opens: with its comment, to where it went, for as long as it may take.
cursor_options going_on(const client_core& core, const core::command& what, bson::value_view comment,
                        std::optional<std::chrono::milliseconds> timeout);

/// Asks for the first batch.
task<result<mongo::cursor>> open_cursor(std::unique_ptr<cursor_state> state);

/// What failed in a write that was answered, and in words; `told`, if there is one, gets each of them.
std::optional<error> write_error_in(bson::document_view reply, const core::command& what, write_report* told);

/// A number of a reply; a reply without it counts nothing.
inline std::int64_t count_in(bson::document_view reply, std::string_view field) noexcept
{
    return reply[field].to_int64().value_or(0);
}

/// Runs a command and takes out of the reply what `read` makes of it; the buffer is used again.
template <class R, class Read>
task<result<R>> execute_and_read(client_core& core, const core::command& what, execution how, Read read)
{
    auto answer = co_await execute(core, what, how);
    if (!answer)
        co_return answer.error();
    result<R> out = read(answer->body());
    answer->message = {};
    core.buffers().put_back(std::move(answer->buffer));
    co_return out;
}

/// Of what was not even begun.
template <class R>
task<result<R>> refused(error why)
{
    co_return why;
}

/// A command whose reply says no more than whether it was done.
task<result<void>> administer(client_core& core, const core::command& what, execution how, write_report* told);

} // namespace zonda::mongo::io
