#include <zonda/loop/operation.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/net/listener.hpp>
#include <zonda/web/io/serving.hpp>
#include <zonda/web/server.hpp>

#include <memory>

namespace zonda::web
{

namespace
{

net::listener listen(loop& home, const server_settings& settings)
{
    const std::string host = settings.host == "localhost" ? "127.0.0.1" : settings.host;
    auto at = net::address::from_ip(host, settings.port).value();
    net::listen_options options;
    options.reuse_port = settings.loops > 1;
    return net::listener::listen(home, at, options).value();
}

// What the strand that accepts shares with its server, which may be gone before the strand has ended, or begun.
struct gate
{
    net::listener listener;
    serving* behind;
};

task<void> accept_all(std::shared_ptr<gate> at)
{
    while (at->behind != nullptr)
    {
        auto accepted = co_await as_result(at->listener.accept());
        if (!accepted || at->behind == nullptr)
        {
            co_return;
        }
        at->behind->take(std::move(*accepted));
    }
}

} // namespace

struct server::parts
{
    parts(loop& home, const application& site, const server_settings& settings)
        : connections(home, site, settings),
          entrance(std::make_shared<gate>(listen(home, settings), &connections)),
          accepting(spawn(home, accept_all(entrance)))
    {
    }

    ~parts() { close(); }

    void close() noexcept
    {
        entrance->behind = nullptr;
        entrance->listener.close();
    }

    serving connections;
    std::shared_ptr<gate> entrance;
    job accepting;
};

server::server(loop& home, const application& site, const server_settings& settings)
    : parts_(std::make_unique<parts>(home, site, settings))
{
    home.at_stop(*this);
}

server::~server() = default;

std::uint16_t server::port() const noexcept
{
    return parts_->entrance->listener.local().port();
}

std::string server::url() const
{
    return "http://" + parts_->entrance->listener.local().to_string();
}

std::size_t server::connections() const noexcept
{
    return parts_->connections.connections();
}

void server::take(net::stream connection)
{
    parts_->connections.take(std::move(connection));
}

task<void> server::drain()
{
    parts_->close();
    co_await parts_->accepting.join();
    co_await parts_->connections.drain();
}

} // namespace zonda::web
