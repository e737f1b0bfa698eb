// Sends bytes as they are and sees what becomes of the connection.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/net/address.hpp>

#include <chrono>
#include <string>

namespace zonda::conformance
{

struct raw_outcome
{
    std::string received;
    bool closed{false}; // by the server
};

/// Sends, and receives until there is one whole answer and 50 ms more, or the server closes, or `patience` is over.
task<raw_outcome> send_raw(loop& home, net::address to, std::string request, bool is_head,
                           std::chrono::milliseconds patience);

} // namespace zonda::conformance
