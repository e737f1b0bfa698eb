// Waiting for connections.
#pragma once

#include <zonda/net/address.hpp>
#include <zonda/net/stream.hpp>

#include <memory>

namespace zonda::net
{

struct listen_options
{
    /// Connections that the kernel holds until they are accepted.
    int backlog{1024};
    /// Several sockets, one a loop, share the port; the kernel spreads connections over them. (SO_REUSEPORT)
    bool reuse_port{false};
    /// A Unix socket's file that nobody listens on any more is replaced.
    bool replace_stale_path{true};
};

class accept_operation;

/// A listening socket. Threads: its loop's only.
class listener
{
public:
    /// Errors: address_in_use, permission_denied and the like, in words that say what to do.
    static result<listener> listen(loop& home, const address& at, const listen_options& options = {});

    listener(listener&&) noexcept;
    listener& operator=(listener&&) noexcept;
    ~listener();

    /// With the port that the kernel chose, if 0 was asked for.
    const address& local() const noexcept;

    /// Completion signature: void(error_code, stream).
    /// When the process has no descriptor or memory left (EMFILE, ENFILE, ENOBUFS, ENOMEM) it logs that, once a second,
    /// and goes on trying: 100 ms later, or as soon as a connection comes. Connections that were gone already are
    /// skipped. Errors: operation_aborted after `close`. Cancellation: at once. One accept at a time.
    accept_operation accept() noexcept;

    void close() noexcept;

    class socket_state;

private:
    explicit listener(std::unique_ptr<socket_state> state) noexcept;

    std::unique_ptr<socket_state> state_;
};

class accept_operation : public leaf_operation<accept_operation, stream>
{
public:
    explicit accept_operation(listener::socket_state& on) noexcept : on_(&on) {}

    loop& home() const noexcept;
    void start(completion<stream>& wait);

private:
    listener::socket_state* on_;
};

} // namespace zonda::net
