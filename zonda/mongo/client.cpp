#include <zonda/bson/doc.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/mongo/client.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo
{

namespace
{

detail::core_pointer make_core(loop& home, client_settings settings)
{
    check(settings).value(); // throws its words
    auto dialer = io::dial(settings.hosts.front());
    auto core = std::make_shared<io::client_core>(home, std::move(settings), std::move(dialer));
    core->open();
    return core;
}

} // namespace

client::client(loop& home, std::string_view connection_string) : client(home, parse_settings(connection_string).value())
{
}

client::client(loop& home, client_settings settings) : core_(make_core(home, std::move(settings)))
{
}

client::client(const boost::asio::any_io_executor& executor, std::string_view connection_string)
    : client(loop::of(executor), connection_string)
{
}

client::client(const boost::asio::any_io_executor& executor, client_settings settings)
    : client(loop::of(executor), std::move(settings))
{
}

client::client(detail::core_pointer core) noexcept : core_(std::move(core))
{
}
client::client(client&&) noexcept = default;

client& client::operator=(client&& other) noexcept
{
    if (core_ != nullptr && core_ != other.core_)
        core_->close();
    core_ = std::move(other.core_);
    return *this;
}

client::~client()
{
    if (core_ != nullptr)
        core_->close();
}

database client::operator[](std::string_view database_name) const
{
    return {core_, std::string(database_name), {settings().read_concern_level, settings().write_concern}};
}

namespace
{

core::read_command list_databases_command()
{
    core::read_command command;
    command.where.database = "admin";
    command.body = bson::doc("listDatabases", 1);
    return command;
}

} // namespace

list_databases_operation client::list_databases() const
{
    return {core_, list_databases_command()};
}

list_database_names_operation client::list_database_names() const
{
    return {core_, list_databases_command()};
}

ping_operation client::ping() const
{
    return ping_operation(core_);
}

close_client_operation client::close() const
{
    return close_client_operation(core_);
}

const client_settings& client::settings() const noexcept
{
    return core_->settings();
}

const server_description& client::server() const noexcept
{
    return core_->server();
}

subscription client::subscribe(command_listener& listener)
{
    core_->events().commands.add(listener);
    return {core_->shared_events(), &listener, nullptr};
}

subscription client::subscribe(pool_listener& listener)
{
    core_->events().pool.add(listener);
    return {core_->shared_events(), nullptr, &listener};
}

client::pool_counts client::pool() const noexcept
{
    const auto& pool = core_->pool();
    return {pool.total(), pool.available(), pool.connecting(), pool.waiting()};
}

} // namespace zonda::mongo
