// Two streams that are each other's other side, in memory, with faults on demand: for tests without a network.
#pragma once

#include <zonda/net/stream.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <utility>

namespace zonda::net
{

/// What goes wrong with one end of a pair, and when. May be changed at any time.
struct pair_faults
{
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    /// Bytes that a read returns at most.
    std::size_t read_chunk{never};
    /// Bytes that a write takes at most.
    std::size_t write_chunk{never};
    /// After so many bytes in all, reads fail with `read_error`; without an error they meet the end.
    std::size_t reads_left{never};
    error_code read_error{};
    /// After so many bytes in all, writes fail with `write_error`.
    std::size_t writes_left{never};
    error_code write_error{};
    /// So many waits until it can be read end at once, whatever is there: as a socket's do that was just read empty.
    std::size_t false_alarms{0};
};

struct stream_pair
{
    stream first;
    stream second;
    std::shared_ptr<pair_faults> first_faults;
    std::shared_ptr<pair_faults> second_faults;
};

/// `capacity`: bytes under way in each direction before a writer waits.
stream_pair make_stream_pair(loop& home, std::size_t capacity = 65'536);

} // namespace zonda::net
