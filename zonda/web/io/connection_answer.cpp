// The part of a connection that writes answers.
#include <zonda/loop/branches.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/io/connection.hpp>
#include <zonda/web/io/failure.hpp>
#include <zonda/web/io/server_timing.hpp>

#include <charconv>

namespace zonda::web
{

namespace
{

// Larger content goes to the kernel from where it lies.
constexpr std::size_t largest_copied_content = 16 * 1024;

} // namespace

void connection::write_answer()
{
    exchange_->finish();
    if (exchange_->client_is_gone())
    {
        keeps_open_ = false;
        return;
    }
    const response& answer = exchange_->answer();
    decide_what_follows(answer);
    if (!write_head(answer))
    {
        log_failure(*exchange_, std::make_exception_ptr(error(errc::unsafe_field)));
        exchange_->answer() = error_answer(*exchange_, status::internal_server_error, {});
        keeps_open_ = keeps_open_ && write_head(answer);
    }
    if (answer.source() == nullptr && exchange_->method() != method::head && may_have_content(answer.status_code()))
    {
        write_content(answer.content());
    }
}

// Does the connection go on? Decided before the head is written, which says so.
void connection::decide_what_follows(const response& answer)
{
    const content_framing& framing = exchange_->head().framing();
    keeps_open_ = framing.keep_alive && !draining_ && !exchange_->content_is_broken() && !channel_.ended();
    const content_source* source = answer.source();
    if (source != nullptr && !source->size() && exchange_->head().minor_version() == 0)
    {
        keeps_open_ = false; // the end of the connection is the end of the content
    }
    skip_content();
    const content_decoder& decoder = exchange_->decoder();
    if (!decoder.done())
    {
        // A client that waits for 100 may or may not send its content now: nobody can tell where it goes on.
        const bool near = framing.which == content_framing::kind::length && !exchange_->continue_is_due() &&
                          decoder.announced() - decoder.received() <= serving_.settings().skip_bytes;
        keeps_open_ = keeps_open_ && near;
    }
}

bool connection::write_head(const response& answer)
{
    const content_source* source = answer.source();
    std::string& lines = serving_.lines();
    lines.clear();
    if (serving_.settings().server_timing && serving_.settings().ledger)
    {
        append_server_timing(lines, exchange_->times());
    }
    for (const std::string& one : exchange_->cookies_to_set())
    {
        lines.append("Set-Cookie: ").append(one).append("\r\n");
    }
    response_head head{.status_code = answer.status_code(), .content_type = answer.content_type()};
    head.content_length = source != nullptr ? source->size() : std::optional<std::uint64_t>(answer.content().size());
    head.chunked = exchange_->head().minor_version() > 0;
    head.close = !keeps_open_;
    head.keep_alive = keeps_open_ && exchange_->head().minor_version() == 0;
    head.date_line = serving_.date_line();
    head.extra_lines = lines;
    head.fields = answer.fields();
    stream_is_chunked_ = head.chunked && !head.content_length;
    return !append_response_head(serving_.output(), head);
}

void connection::write_content(std::string_view content)
{
    if (content.size() <= largest_copied_content)
    {
        serving_.output() += content;
        return;
    }
    channel_.send({own_output(), content});
    serving_.shared().drop_unposted();
}

// The head is on its way; the content is made while it is sent, beside the connection like any handler.
task<bool> connection::stream_content()
{
    content_source& source = *exchange_->answer().source();
    if (exchange_->client_is_gone() || exchange_->method() == method::head ||
        !may_have_content(exchange_->answer().status_code()))
    {
        co_return !exchange_->client_is_gone();
    }
    const frame_record& frame = co_await zonda::detail::this_frame();
    send_output();
    stream_left_ = source.size();
    if (!exchange_->begin_stream(source.write_to(*this), &frame))
    {
        // A client that sends no more may still want all of an answer whose end is known.
        if (!stream_left_)
        {
            channel_.watch(exchange_->watcher());
        }
        co_await as_result(exchange_->join());
        channel_.stop_watching();
    }
    co_return end_stream(exchange_->finish_stream());
}

bool connection::end_stream(bool good)
{
    if (!good || channel_.broken() || stream_left_.value_or(0) > 0)
    {
        // Nobody may take what was sent for the whole: the connection breaks off without an end.
        keeps_open_ = false;
        channel_.close();
        return false;
    }
    if (stream_is_chunked_)
    {
        append_last_chunk(serving_.output());
    }
    return true;
}

task<void> connection::write(std::string_view data)
{
    if (data.empty())
    {
        co_return;
    }
    if (stream_left_)
    {
        if (data.size() > *stream_left_)
        {
            throw error(errc::content_too_large, "a streamed response is longer than its Content-Length");
        }
        *stream_left_ -= data.size();
    }
    if (stream_is_chunked_)
    {
        char size[20];
        const auto [end, ignored] = std::to_chars(size, size + sizeof size, data.size(), 16);
        channel_.send({std::string_view(size, static_cast<std::size_t>(end - size)), "\r\n", data, "\r\n"});
    }
    else
    {
        channel_.send({data});
    }
    co_await channel_.flush();
}

} // namespace zonda::web
