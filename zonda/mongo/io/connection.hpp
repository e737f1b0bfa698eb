// One connection to the server: a message out, its reply in, and whether it may be used again.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/mongo/io/buffer_store.hpp>
#include <zonda/net/stream.hpp>
#include <zonda/wire/op_msg.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace zonda::mongo::io
{

/// A message and the bytes it looks into.
struct reply
{
    io::buffer buffer{};
    wire::op_msg_view message{};

    bson::document_view body() const noexcept { return message.body; }
};

/// Of requests; zero is nobody's, since nothing answers to it.
constexpr std::int32_t request_id_after(std::int32_t last) noexcept
{
    return last == std::numeric_limits<std::int32_t>::max() ? 1 : last + 1;
}

/// Commands follow one another: the next is sent when the reply to the one before was read to its end.
///
/// Errors: errc::network_error and errc::protocol_error in words that begin with the peer's name; operation_aborted. A
/// reply whose BSON is refused is read to its end all the same: the error is its command's, and the connection is
/// clean. Cancellation: at any point. A reply that is still to come stays outstanding, and drain() reads it later; a
/// command that was sent in part makes the connection unusable. Threads: its loop's only.
class connection
{
public:
    /// `buffers` outlives it.
    connection(net::stream on, std::string peer, buffer_store& buffers)
        : stream_(std::move(on)),
          peer_(std::move(peer)),
          buffers_(buffers)
    {
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    std::int32_t next_request_id() noexcept { return last_request_id_ = request_id_after(last_request_id_); }
    /// The buffer for the next message, emptied.
    bytes& begin_message() noexcept
    {
        outgoing_.clear();
        return outgoing_;
    }

    /// Sends what was written since begin_message(), which is the message `request_id`, and reads the reply to it.
    task<result<reply>> round_trip(std::int32_t request_id);
    /// Sends a message that asks for no reply.
    task<result<void>> send();
    /// A command by itself, for handshakes: `command` has its `$db`.
    task<result<reply>> run(const bson::document& command);
    /// Reads the reply that is outstanding and throws it away.
    task<void> drain();

    /// Nothing is left to be read, and nothing has gone wrong.
    bool clean() const noexcept { return !broken_ && outstanding_ == 0; }
    bool reply_outstanding() const noexcept { return !broken_ && outstanding_ != 0; }
    /// Whether the peer has closed it, or has sent what nobody asked for, while nobody looked. Does not wait.
    bool has_died();
    /// Ends whoever waits for it: with errc::network_error, or with `why`.
    void close() noexcept;
    void close(error why) noexcept;

    const std::string& peer() const noexcept { return peer_; }
    /// What was written since begin_message().
    bytes_view message() const noexcept { return outgoing_; }
    /// By which the server knows this connection; empty if it did not say.
    const std::optional<std::int64_t>& server_connection_id() const noexcept { return server_connection_id_; }
    void set_server_connection_id(std::optional<std::int64_t> id) noexcept { server_connection_id_ = id; }
    void set_max_message_size(std::size_t size) noexcept { max_message_size_ = size; }

private:
    /// Sends, if there is a request, and receives what is outstanding.
    task<result<reply>> talk(std::int32_t request_id);
    void has_sent(net::sent how_much) noexcept;
    result<std::size_t> wanted();
    std::size_t room_for(std::size_t message) const noexcept;
    result<reply> take_message(std::size_t length);
    error not_awaited(std::int32_t response_to);
    error refused(const error& why);
    error broken(error_code code, const std::string& words);
    error failed(const error& cause);

    net::stream stream_;
    std::string peer_;
    buffer_store& buffers_;
    bytes outgoing_{};
    buffer incoming_{}; // received_ bytes of it are filled
    std::size_t received_{0};
    std::size_t max_message_size_{wire::default_max_message_size};
    std::int32_t last_request_id_{0};
    std::int32_t outstanding_{0};
    bool broken_{false};
    bool closed_{false}; // from outside
    error closed_because_{};
    std::optional<std::int64_t> server_connection_id_{};
};

} // namespace zonda::mongo::io
