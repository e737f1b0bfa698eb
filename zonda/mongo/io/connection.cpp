#include <zonda/loop/operation.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/connection.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>

#include <algorithm>
#include <utility>

namespace zonda::mongo::io
{

namespace
{

constexpr std::size_t first_room = 16 * 1024;
constexpr std::size_t enough_to_believe = 256 * 1024;

} // namespace

task<result<reply>> connection::round_trip(std::int32_t request_id)
{
    return talk(request_id);
}

task<result<void>> connection::send()
{
    const context& strand = co_await this_context();
    if (strand.cancelled())
        co_return error(boost::asio::error::operation_aborted);
    broken_ = true; // until it is known to have gone out whole: a cancelled wait leaves a part of it behind
    auto sent = co_await as_result(stream_.write(bytes_view(outgoing_)));
    if (!sent)
        co_return failed(sent.error());
    broken_ = false;
    co_return result<void>();
}

task<result<reply>> connection::run(const bson::document& command)
{
    const auto id = next_request_id();
    wire::append_op_msg(begin_message(), id, 0, 0, command);
    return round_trip(id);
}

task<void> connection::drain()
{
    if (!reply_outstanding())
        co_return;
    auto late = co_await talk(0);
    if (late)
        buffers_.put_back(std::move(late->buffer));
}

// Each coroutine on the way of an operation costs it some 300 instructions: sending and receiving are one.
task<result<reply>> connection::talk(std::int32_t request_id)
{
    if (request_id != 0)
        outstanding_ = request_id; // as far as anybody knows who looks meanwhile
    if (incoming_.empty())
        incoming_ = buffers_.take();
    while (true)
    {
        const auto length = wanted();
        if (!length)
            co_return length.error();
        if (*length > 0 && received_ >= *length)
            co_return take_message(*length);
        if (incoming_.size() == received_)
            incoming_.grow(room_for(*length));
        const auto room = incoming_.bytes().subspan(received_);
        const bytes_view request = request_id != 0 ? bytes_view(outgoing_) : bytes_view();
        net::sent how_much{};
        auto got = co_await as_result(stream_.round_trip(request, room, how_much));
        if (std::exchange(request_id, 0) != 0)
            has_sent(how_much);
        if (!got)
            co_return failed(got.error());
        if (*got == 0)
            co_return broken(errc::network_error, "the server closed the connection");
        received_ += *got;
    }
}

// Grows as bytes arrive: a peer that announces 48 MB and sends nothing gets nothing. What comes after a good part of a
// large message is asked for at once; no memory is behind it before bytes are.
std::size_t connection::room_for(std::size_t message) const noexcept
{
    const auto most = std::max(message, first_room);
    return received_ < enough_to_believe ? std::min(most, std::max(first_room, 4 * received_)) : most;
}

// A wait that was cancelled may have left the command's beginning with the server.
void connection::has_sent(net::sent how_much) noexcept
{
    broken_ = broken_ || how_much == net::sent::a_part;
    if (how_much == net::sent::nothing)
        outstanding_ = 0;
}

// How long the message is that is being received; 0: not known yet.
result<std::size_t> connection::wanted()
{
    if (received_ < 4)
        return std::size_t{0};
    auto length = wire::message_length(incoming_.view().first(received_), max_message_size_);
    if (!length)
        return broken(errc::protocol_error, length.error().what());
    return length;
}

result<reply> connection::take_message(std::size_t length)
{
    if (received_ > length)
        return broken(errc::protocol_error, "the server sent more than the reply that was asked for");
    auto parsed = wire::parse_op_msg(incoming_.view().first(length));
    if (!parsed && parsed.error().code() == wire::errc::malformed_document)
        return refused(parsed.error());
    if (!parsed)
        return broken(errc::protocol_error, parsed.error().what());
    if (parsed->header.response_to != outstanding_ || parsed->more_to_come())
        return not_awaited(parsed->header.response_to);
    outstanding_ = 0;
    received_ = 0;
    return reply{std::exchange(incoming_, {}), std::move(*parsed)};
}

// Neither the reply to what was sent, nor the last one.
error connection::not_awaited(std::int32_t response_to)
{
    if (response_to != outstanding_)
        return broken(errc::protocol_error, "a reply to request " + std::to_string(response_to) + " where the one to " +
                                                std::to_string(outstanding_) + " is awaited");
    return broken(errc::protocol_error, "a reply that announces another one, which nobody asked for");
}

// What somebody has stored can be refused, as text that is not UTF-8. That is no reason to hang up.
error connection::refused(const error& why)
{
    const auto message = incoming_.view();
    const auto response_to = wire::load_i32(message, 8);
    const auto flags = wire::load_u32(message, wire::header_size);
    if (response_to != outstanding_ || (flags & wire::flag_bits::more_to_come) != 0)
        return not_awaited(response_to);
    outstanding_ = 0;
    received_ = 0;
    buffers_.put_back(std::exchange(incoming_, {}));
    return {errc::protocol_error, peer_ + ": the reply was refused: " + why.what()};
}

bool connection::has_died()
{
    if (broken_)
        return true;
    std::uint8_t byte = 0;
    return stream_.try_read_some(std::span(&byte, 1)).has_value();
}

void connection::close() noexcept
{
    broken_ = true;
    closed_ = true;
    stream_.close();
}

void connection::close(error why) noexcept
{
    closed_because_ = std::move(why);
    close();
}

error connection::broken(error_code code, const std::string& words)
{
    broken_ = true;
    stream_.close();
    return {code, peer_ + ": " + words};
}

error connection::failed(const error& cause)
{
    if (closed_because_.code())
        return closed_because_;
    if (closed_)
        return {errc::network_error, peer_ + ": the connection was closed in between"};
    if (cause.code() != boost::asio::error::operation_aborted)
        return broken(errc::network_error, cause.code().message());
    // A cancelled read has consumed nothing, so the connection stays as it is; a cancelled write has left it broken.
    if (broken_)
        stream_.close();
    return cause;
}

} // namespace zonda::mongo::io
