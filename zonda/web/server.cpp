#include <zonda/loop/operation.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/net/listener.hpp>
#include <zonda/web/io/serving.hpp>
#include <zonda/web/server.hpp>

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

// Until the listener is closed.
task<void> accept_all(net::listener& from, serving& to)
{
    while (true)
    {
        auto accepted = co_await as_result(from.accept());
        if (!accepted)
        {
            co_return;
        }
        to.take(std::move(*accepted));
    }
}

} // namespace

struct server::parts
{
    parts(loop& home, const application& site, const server_settings& settings)
        : connections(home, site, settings),
          listener(listen(home, settings))
    {
    }

    serving connections;
    net::listener listener;
    job accepting;
};

server::server(loop& home, const application& site, const server_settings& settings)
    : parts_(std::make_unique<parts>(home, site, settings))
{
    parts_->accepting = spawn(home, accept_all(parts_->listener, parts_->connections));
    home.at_stop(*this);
}

server::~server()
{
    // Ends its wait at once; the strand itself touches nothing of ours any more.
    parts_->accepting.cancel();
}

std::uint16_t server::port() const noexcept
{
    return parts_->listener.local().port();
}

std::string server::url() const
{
    return "http://" + parts_->listener.local().to_string();
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
    parts_->accepting.cancel();
    co_await parts_->accepting.join();
    parts_->listener.close();
    co_await parts_->connections.drain();
}

} // namespace zonda::web
