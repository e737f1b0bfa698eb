// Dialing.
#pragma once

#include <zonda/loop/operation.hpp>
#include <zonda/net/address.hpp>
#include <zonda/net/stream.hpp>

#include <cstdint>
#include <string>

namespace zonda::net
{

/// Completion signature: void(error_code, stream).
/// Errors: the system's (connection_refused, timed_out, …) of the last address tried, zonda::errc::timed_out, those of
/// resolve; the words name the address. Cancellation: at once, the socket is closed.
class connect_operation : public operation<connect_operation, stream>
{
public:
    connect_operation(loop& home, std::string host, std::uint16_t port)
        : home_(&home),
          host_(std::move(host)),
          port_(port)
    {
    }
    connect_operation(loop& home, const address& to) : home_(&home), address_(to) {}

    /// For all of it, resolving included; zero: no limit.
    connect_operation timeout(std::chrono::milliseconds limit) &&
    {
        limit_ = limit;
        return std::move(*this);
    }

    loop& home() const noexcept { return *home_; }
    task<result<stream>> run() &&;

private:
    static task<result<stream>> dial(connect_operation what);

    loop* home_;
    std::string host_;
    std::uint16_t port_{0};
    address address_;
    std::chrono::milliseconds limit_{0};
};

/// To a name or an IP literal: every address in turn, until one answers.
inline connect_operation connect(loop& home, std::string host, std::uint16_t port)
{
    return {home, std::move(host), port};
}

/// To an address, IP or Unix.
inline connect_operation connect(loop& home, const address& to)
{
    return {home, to};
}

} // namespace zonda::net
