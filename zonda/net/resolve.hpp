// Names to addresses by c-ares: getaddrinfo would block the loop.
#pragma once

#include <zonda/loop/leaf.hpp>
#include <zonda/net/address.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zonda::net
{

/// Completion signature: void(error_code, std::vector<address>): at least one, in the order to try them.
/// Errors: errc::host_not_found, errc::resolver_failed, in words that name the host. Cancellation: at once.
class resolve_operation : public leaf_operation<resolve_operation, std::vector<address>>
{
public:
    resolve_operation(loop& home, std::string host, std::uint16_t port)
        : home_(&home),
          host_(std::move(host)),
          port_(port)
    {
    }

    loop& home() const noexcept { return *home_; }
    void start(completion<std::vector<address>>& wait);

private:
    struct query;

    loop* home_;
    std::string host_;
    std::uint16_t port_;
    std::shared_ptr<query> query_;
};

/// IP literals at once; names by the hosts file and DNS (A and AAAA), as /etc/nsswitch.conf's `files dns` would.
inline resolve_operation resolve(loop& home, std::string host, std::uint16_t port)
{
    return {home, std::move(host), port};
}

} // namespace zonda::net
