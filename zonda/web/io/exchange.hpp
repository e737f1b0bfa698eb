// One request on its way to an answer: the request as its handler sees it, the handler while it runs, what came of it.
#pragma once

#include <zonda/web/core/content_decoder.hpp>
#include <zonda/web/handler.hpp>
#include <zonda/web/io/channel.hpp>
#include <zonda/web/io/handler_strand.hpp>
#include <zonda/web/request.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

class connection;

class exchange final : public request, private client_watcher
{
public:
    struct deleter
    {
        void operator()(exchange* one) const noexcept;
    };
    using pointer = std::unique_ptr<exchange, deleter>;

    /// Takes a copy of the head, in one piece of memory with itself: held for a minute, a request is no larger than
    /// what was sent.
    static pointer make(connection& of, const request_head& head, const field_position* fields);

    /// Finds the handler and runs it until its first wait. Afterwards either `ended`, or `join` it.
    void begin(const frame_record* called_by);
    bool ended() const noexcept { return ended_; }
    handler_strand::join_operation join() noexcept { return strand_->join(); }
    /// Watches the client while the handler runs.
    client_watcher& watcher() noexcept { return *this; }

    /// Makes the answer of what came of it; exceptions become answers.
    void finish();
    /// After `finish`.
    response& answer() noexcept { return *answer_; }
    /// After `finish`: nobody is there to read the answer.
    bool client_is_gone() const noexcept;

    /// Runs the source of a streamed answer until its first wait; true if it has ended by then, else `join` it.
    bool begin_stream(task<void> body, const frame_record* called_by);
    /// False if the source failed: the connection cannot go on.
    bool finish_stream();

    /// Cancels the handler, because the server stops.
    void stop() noexcept;

    // The content.

    content_decoder& decoder() noexcept { return decoder_; }
    /// The client waits for `100 Continue` and was not told yet.
    bool continue_is_due() const noexcept { return continue_is_due_; }
    /// The content cannot be read on: where the next request begins is not known.
    bool content_is_broken() const noexcept { return content_is_broken_; }

    // request

    task<std::optional<std::string_view>> next_chunk() override;
    void limit_content(std::uint64_t bytes) noexcept override { decoder_.set_limit(bytes); }
    std::string_view remote_address() const noexcept override;

    const std::vector<std::string>& cookies_to_set() const noexcept { return cookies_to_set_; }

private:
    exchange(connection& of, std::size_t size) noexcept;
    ~exchange() = default;

    void keep_head(const request_head& head, const field_position* fields, char* memory);
    void route_and_call(const frame_record* called_by);
    response unrouted(method_set allowed);
    bool in_development() const noexcept;
    bool measures() const noexcept;
    task<void> wait_for_content();
    [[noreturn]] void refuse_content(errc why);
    steady_time content_deadline(steady_time began) const noexcept;
    const upload_settings& uploads() const noexcept override;

    void client_left() noexcept override;

    connection& connection_;
    std::size_t size_; // of the memory this lies in
    head_layout layout_{};
    content_decoder decoder_;
    std::string chunk_;                  // what next_chunk handed out last
    mutable std::string remote_address_; // when somebody has asked for it
    steady_time::duration content_waited_{0};

    std::optional<handler_strand> strand_;
    std::optional<task<response>> running_;
    std::optional<task<void>> streaming_;
    std::optional<response> answer_;
    std::exception_ptr failure_;
    bool ended_{false};
    bool continue_is_due_{false};
    bool content_is_broken_{false};
    bool client_left_{false};
    bool stopped_{false};
};

} // namespace zonda::web
