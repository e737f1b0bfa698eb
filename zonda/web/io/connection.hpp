// One client: its requests in order, its answers in order, and the end.
#pragma once

#include <zonda/loop/job.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/web/content_source.hpp>
#include <zonda/web/io/channel.hpp>
#include <zonda/web/io/exchange.hpp>
#include <zonda/web/io/serving.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// A strand of its own on the server's loop; destroys itself when it has ended.
class connection final : public zonda::detail::root, private writer
{
public:
    connection(serving& of, net::stream stream);
    ~connection() override;

    void launch();

    /// The server stops: close when idle, else after the answer.
    void drain() noexcept;
    /// The server does not wait any longer.
    void stop() noexcept;

    // For exchanges.

    serving& server() const noexcept { return serving_; }
    channel& bytes() noexcept { return channel_; }
    /// Answers `Expect: 100-continue`.
    void send_continue();

private:
    enum class head_state
    {
        incomplete,
        complete,
        refused
    };

    void ended() override;

    task<void> run();

    // The head.
    head_state take_head();
    void make_exchange(const head_parser& parser, std::size_t head_size);
    bool head_has_begun() const noexcept { return parser_ != nullptr; }
    steady_time head_deadline() const;
    /// The wait for more of a head has ended; false: so has the connection.
    bool head_goes_on(const result<void>& waited);
    void refuse(errc why);

    // The answer.
    void write_answer();
    /// False, and nothing is written, if a field would break it.
    bool write_head(const response& answer);
    void write_content(std::string_view content);
    void decide_what_follows(const response& answer);
    task<bool> stream_content();
    void begin_stream(content_source& source);
    bool end_stream(bool good);
    task<void> write(std::string_view data) override;

    // What is left over.
    void skip_content();
    task<bool> read_rest_of_content();
    void send_output();
    void post_output();
    std::string_view own_output();
    task<void> leave();
    task<void> linger();

    serving& serving_;
    serving::membership membership_;
    channel channel_;
    exchange::pointer exchange_;
    std::unique_ptr<head_parser> parser_; // of a head that came in pieces
    steady_time quiet_since_{};           // the last request ended, or the next one's head began
    ticks head_opened_{0};
    std::optional<std::uint64_t> stream_left_; // of a streamed answer whose length was said
    bool stream_is_chunked_{false};
    bool keeps_open_{true};
    bool draining_{false};
    bool first_of_batch_{true};
    task<void> body_; // last: its frame refers to all the others
};

} // namespace zonda::web
