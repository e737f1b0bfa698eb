// A stream's transport with another around it, which a test changes in one place.
#pragma once

#include <zonda/net/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace zonda::test
{

class transport_around : public net::transport
{
public:
    explicit transport_around(net::stream inner) noexcept : inner_(std::move(inner)) {}

    loop& home() const noexcept override { return inner_.home(); }
    std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) override
    {
        return inner_.try_read_some(into);
    }
    std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) override
    {
        return inner_.try_write_some(buffers);
    }
    void wait_readable(net::readiness_waiter& waiter) override { inner_.on().wait_readable(waiter); }
    void wait_writable(net::readiness_waiter& waiter) override { inner_.on().wait_writable(waiter); }
    void stop_waiting(net::readiness_waiter& waiter) noexcept override { inner_.on().stop_waiting(waiter); }
    void shutdown_send() noexcept override { inner_.shutdown_send(); }
    void close() noexcept override { inner_.close(); }
    std::string remote() const override { return inner_.remote(); }
    bool remote_is_loopback() const noexcept override { return inner_.remote_is_loopback(); }
    bool peer_has_ended() const noexcept override { return inner_.on().peer_has_ended(); }

private:
    mutable net::stream inner_; // whose transport is only given to those who may change it
};

} // namespace zonda::test
