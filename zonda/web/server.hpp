// A server on one loop.
#pragma once

#include <zonda/loop/loop.hpp>
#include <zonda/net/stream.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/server_settings.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace zonda::web
{

/// Listens as soon as it is made, and serves while its loop runs. When the loop is told to stop it drains: it takes no
/// new connections, finishes the requests under way with `Connection: close`, and cancels what is left after
/// `drain_timeout`. Destroying it ends all connections at once.
/// The application outlives it. Threads: its loop's only.
class server final : private stop_hook
{
public:
    /// Throws error if it cannot listen, or cannot keep to a setting (bad_setting), with words that say what to do.
    server(loop& home, const application& site, const server_settings& settings = {});
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// With the port that the system chose, if 0 was asked for.
    std::uint16_t port() const noexcept;
    /// `http://127.0.0.1:8888`
    std::string url() const;
    /// Connections that are open.
    std::size_t connections() const noexcept;

    /// Serves a connection that somebody else accepted or made.
    void take(net::stream connection);

    /// What happens when the loop is told to stop. Ends when the last connection has.
    task<void> drain() override;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

/// A whole main: one loop, this application, until SIGTERM or SIGINT; then it drains. Prints `listening on
/// http://HOST:PORT` as its first line. Returns the exit code: 0; 1 when it cannot begin, which it says on standard
/// error.
int serve(const application& site, const server_settings& settings = {});

/// The same on `settings.loops` threads: the function is called once on each loop, and what it makes lives there.
int serve(const std::function<application(loop&)>& make, const server_settings& settings = {});

} // namespace zonda::web
