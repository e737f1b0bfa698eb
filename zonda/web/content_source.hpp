// Content that is not in memory when the response begins.
#pragma once

#include <zonda/loop/task.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace zonda::web
{

/// Takes the content of a streamed response.
class writer
{
public:
    /// Sends `data`, and waits while the client is slower than its producer: at most one buffer is kept for it.
    /// Throws error client_left when nobody reads any more, too_slow when the client takes nothing for too long, and
    /// content_too_large when the content is longer than was announced.
    /// Cancellation: the response cannot be continued, the connection closes. Lifetime: `data` until the task ends.
    virtual task<void> write(std::string_view data) = 0;

protected:
    ~writer() = default;
};

class content_source
{
public:
    virtual ~content_source() = default;
    /// What Content-Length says; nothing: chunked.
    virtual std::optional<std::uint64_t> size() const noexcept { return std::nullopt; }
    /// Called once, after the head was written. What it throws closes the connection: too late for another answer.
    virtual task<void> write_to(writer& out) = 0;
};

} // namespace zonda::web
