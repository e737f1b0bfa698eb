#include <zonda/loop/sleep.hpp>
#include <zonda/net/connect.hpp>
#include <zonda/net/resolve.hpp>
#include <zonda/net/socket.hpp>

#include <boost/asio/error.hpp>

#include <cerrno>

namespace zonda::net
{

namespace
{

error connect_error(const address& to, error_code code)
{
    std::string words = "cannot connect to " + to.to_string() + ": " + code.message();
    if (code == boost::system::errc::connection_refused || code == boost::system::errc::no_such_file_or_directory)
        words += "; nothing listens there: start the server, or check the address";
    return error(code, words);
}

task<result<stream>> dial_address(loop& home, address to)
{
    descriptor fresh(::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fresh)
        co_return connect_error(to, error_code(errno, boost::system::system_category()));
    const int begun = ::connect(fresh.get(), to.data(), to.size());
    if (begun != 0 && errno != EINPROGRESS)
        co_return connect_error(to, error_code(errno, boost::system::system_category()));
    auto on = std::make_unique<socket>(home, std::move(fresh), to);
    if (begun != 0)
    {
        auto waited = co_await as_result(readiness_operation(*on, readiness_operation::direction::write));
        if (!waited)
            co_return waited.error();
        if (const error_code outcome = on->connect_outcome())
            co_return connect_error(to, outcome);
    }
    co_return stream(std::move(on));
}

} // namespace

task<result<stream>> connect_operation::run() &&
{
    return dial(std::move(*this));
}

task<result<stream>> connect_operation::dial(connect_operation what)
{
    context& strand = co_await this_context();
    std::optional<deadline_scope> deadline;
    if (what.limit_.count() > 0)
        deadline.emplace(strand, deadline_after(what.home_->now(), what.limit_));
    std::vector<address> addresses;
    if (what.host_.empty())
        addresses.push_back(what.address_);
    else
    {
        auto found = co_await as_result(resolve(*what.home_, what.host_, what.port_));
        if (!found && !(deadline && deadline->expired()))
            co_return found.error();
        if (found)
            addresses = std::move(*found);
    }
    result<stream> last = error(boost::asio::error::operation_aborted);
    for (const address& each : addresses)
    {
        last = co_await dial_address(*what.home_, each);
        if (last || strand.cancelled())
            break;
    }
    if (!last && deadline && deadline->expired() && !strand.cancel_requested())
    {
        const std::string where =
            what.host_.empty() ? what.address_.to_string() : what.host_ + ":" + std::to_string(what.port_);
        co_return error(zonda::errc::timed_out, "cannot connect to " + where + ": no answer within " +
                                                    std::to_string(what.limit_.count()) + " ms");
    }
    co_return last;
}

} // namespace zonda::net
