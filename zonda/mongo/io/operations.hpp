// What the compiled halves of the operations share.
#pragma once

#include <zonda/mongo/io/execute.hpp>

namespace zonda::mongo::io
{

/// The operation's own timeout, else the client's.
inline execution within(const client_core& core, std::optional<std::chrono::milliseconds> timeout) noexcept
{
    return execution{timeout.value_or(core.settings().timeout)};
}

/// A number of a reply; a reply without it counts nothing.
inline std::int64_t count_in(bson::document_view reply, std::string_view field) noexcept
{
    return reply[field].to_int64().value_or(0);
}

/// Runs a command and takes out of the reply what `read` makes of it; the buffer is used again.
template <class R, class Read>
task<result<R>> execute_and_read(std::shared_ptr<client_core> core, const core::command& what, execution how, Read read)
{
    auto answer = co_await execute(core, what, how);
    if (!answer)
        co_return answer.error();
    result<R> out = read(answer->body());
    answer->message = {};
    core->buffers().put_back(std::move(answer->buffer));
    co_return out;
}

} // namespace zonda::mongo::io
