// What the connections of one server read and write in a turn of the loop, together: the kernel's code runs for all of
// them, then ours, then the kernel's, and each finds itself in the processor's caches (docs/decisions/turns.md).
#pragma once

#include <zonda/loop/loop.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

class channel;

/// Threads: its loop's only.
class turn_io final : private turn_end_hook
{
public:
    explicit turn_io(loop& home);

    // In.

    /// For a read that is used at once: its bytes lie there until the next such read.
    std::span<std::uint8_t> room() noexcept { return {memory_.get(), room_size}; }
    /// For a read before its reader runs; empty: no more of them now.
    std::span<std::uint8_t> early_room() noexcept;
    /// `size` bytes of the early room stay until every early read has been taken.
    void keep_early(std::size_t size) noexcept;
    void early_taken() noexcept { --early_reads_; }

    // Out.

    /// The connection that runs appends what it has to say, and then posts it, or sends it and drops it.
    std::string& output() noexcept { return output_; }
    std::string_view unposted() const noexcept { return std::string_view(output_).substr(posted_); }
    void drop_unposted() noexcept { output_.resize(posted_); }
    /// What is not posted yet is sent to `to` when the turn ends.
    void post(channel& to);
    /// Sends what is posted now: something else has to follow it.
    void send_posted() noexcept;

private:
    void turn_ends() noexcept override { send_posted(); }

    static constexpr std::size_t room_size = 64 * 1024;

    struct letter
    {
        channel* to;
        std::size_t size;
    };

    loop& home_;
    std::unique_ptr<std::uint8_t[]> memory_; // the room, and the early room
    std::size_t early_used_{0};
    std::size_t early_reads_{0};
    std::string output_;
    std::size_t posted_{0}; // of the output: `letters_`, one after another
    std::vector<letter> letters_;
};

} // namespace zonda::web
