#include <zonda/loop/branches.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/web/core/error_page.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/io/connection.hpp>

#include <algorithm>
#include <utility>

namespace zonda::web
{

namespace
{

// Answers to pipelined requests wait for each other until there is so much of them.
constexpr std::size_t cork_limit = 64 * 1024;

// A socket may seem readable when all was read with the bytes before: then `nothing` comes, and the next wait is real.
bool goes_on(channel::arrival arrived) noexcept
{
    return arrived == channel::arrival::bytes || arrived == channel::arrival::nothing;
}

} // namespace

connection::connection(serving& of, net::stream stream)
    : root(of.home()),
      serving_(of),
      membership_(of, *this),
      channel_(std::move(stream), of.shared(), of.settings()),
      body_(run())
{
}

connection::~connection() = default;

void connection::launch()
{
    start(body_.enter_root(*this));
}

void connection::ended()
{
    const std::unique_ptr<connection> self(this);
    try
    {
        body_.take();
    }
    catch (...)
    {
        serving_.shared().drop_unposted(); // it is nobody else's
        report(std::current_exception());
    }
}

// One request after another; the answers of those that came together leave together.
task<void> connection::run()
{
    const frame_record& frame = co_await zonda::detail::this_frame();
    serving_.read_clock();
    quiet_since_ = serving_.now();
    while (true)
    {
        const head_state state = take_head();
        if (state == head_state::refused)
        {
            break;
        }
        if (state == head_state::incomplete)
        {
            post_output();
            if (draining_ && !head_has_begun())
            {
                break;
            }
            channel_.release_memory();
            const auto waited = co_await as_result(channel_.input(head_deadline()));
            if (!head_goes_on(waited))
            {
                break;
            }
            continue;
        }
        exchange_->begin(&frame);
        if (!exchange_->ended())
        {
            send_output();
            channel_.watch(exchange_->watcher());
            co_await as_result(exchange_->join());
            channel_.stop_watching();
            serving_.read_clock();
        }
        write_answer();
        if (exchange_->answer().source() != nullptr && !co_await stream_content())
        {
            break;
        }
        if (!keeps_open_ || (!exchange_->decoder().done() && !co_await read_rest_of_content()))
        {
            break;
        }
        exchange_.reset();
        quiet_since_ = serving_.now();
        // The output is every connection's: none waits with something of its own in it.
        if (serving_.shared().unposted().size() >= cork_limit || !channel_.flushed())
        {
            send_output();
        }
        if (!channel_.flushed() && !co_await as_result(channel_.flush()))
        {
            break;
        }
    }
    co_await leave();
}

connection::head_state connection::take_head()
{
    // RFC 9112, 2.2: some clients send an empty line behind their content.
    while (parser_ == nullptr && channel_.unread().starts_with("\r\n"))
    {
        channel_.consume(2);
    }
    const std::string_view unread = channel_.unread();
    if (unread.empty())
    {
        return head_state::incomplete;
    }
    if (parser_ == nullptr)
    {
        head_opened_ = first_of_batch_ ? channel_.ready_at() : channel_.received_at();
        serving_.parser().reset();
    }
    head_parser& parser = parser_ == nullptr ? serving_.parser() : *parser_;
    const auto progress = parser.parse(unread);
    if (progress.refused)
    {
        refuse(*progress.refused);
        return head_state::refused;
    }
    if (progress.head_size > 0)
    {
        make_exchange(parser, progress.head_size);
        return head_state::complete;
    }
    if (parser_ == nullptr)
    {
        parser_ = std::make_unique<head_parser>(parser);
        quiet_since_ = serving_.now();
    }
    channel_.keep_unread();
    return head_state::incomplete;
}

void connection::make_exchange(const head_parser& parser, std::size_t head_size)
{
    // In pieces, or behind others: it was in the queue. Else it waited for nothing but its turn.
    const wait_state waited_in = parser_ == nullptr && first_of_batch_ ? wait_state::loop : wait_state::queue;
    exchange_ = exchange::make(*this, parser.head(channel_.unread().data()), parser.fields());
    if (serving_.settings().ledger)
    {
        exchange_->times() = ledger(waited_in, head_opened_);
    }
    channel_.consume(head_size);
    channel_.keep_unread();
    parser_.reset();
    first_of_batch_ = false;
}

steady_time connection::head_deadline() const
{
    const server_settings& settings = serving_.settings();
    return deadline_after(quiet_since_, head_has_begun() ? settings.head_timeout : settings.idle_timeout);
}

bool connection::head_goes_on(const result<void>& waited)
{
    serving_.read_clock();
    if (!waited)
    {
        if (waited.error().code() == errc::too_slow && head_has_begun())
        {
            refuse(errc::too_slow);
        }
        return false;
    }
    first_of_batch_ = first_of_batch_ || channel_.unread().empty();
    return goes_on(channel_.receive());
}

// Where a next request would begin is not known: this is the last answer.
void connection::refuse(errc why)
{
    keeps_open_ = false;
    const int status_code = status_of(why);
    const error_content content = make_error_content(status_code, make_error_code(why).message(), {});
    response_head head{.status_code = status_code,
                       .content_type = content.content_type,
                       .content_length = content.content.size(),
                       .close = true,
                       .date_line = serving_.date_line()};
    append_response_head(serving_.output(), head);
    serving_.output() += content.content;
}

void connection::send_continue()
{
    serving_.output() += continue_response;
    send_output();
}

void connection::send_output()
{
    if (const std::string_view output = own_output(); !output.empty())
    {
        channel_.send({output});
        serving_.shared().drop_unposted();
    }
}

// What was posted before goes first.
std::string_view connection::own_output()
{
    if (channel_.has_post())
    {
        serving_.shared().send_posted();
    }
    return serving_.shared().unposted();
}

void connection::post_output()
{
    serving_.shared().post(channel_);
}

// What came of the request's content that nobody asked for.
void connection::skip_content()
{
    content_decoder& decoder = exchange_->decoder();
    while (!decoder.done() && !channel_.unread().empty())
    {
        const content_progress step = decoder.decode(channel_.unread());
        if (step.refused)
        {
            keeps_open_ = false;
            return;
        }
        channel_.consume(step.consumed);
    }
}

task<bool> connection::read_rest_of_content()
{
    send_output();
    const steady_time deadline = deadline_after(serving_.home().now(), serving_.settings().linger_pause);
    while (keeps_open_ && !exchange_->decoder().done())
    {
        const auto waited = co_await as_result(channel_.input(deadline));
        if (!waited || !goes_on(channel_.receive()))
        {
            co_return false;
        }
        skip_content();
        channel_.keep_unread();
    }
    co_return keeps_open_;
}

task<void> connection::leave()
{
    send_output();
    co_await as_result(channel_.flush());
    const bool all_was_read = channel_.unread().empty() && (exchange_ == nullptr || exchange_->decoder().done());
    if (!channel_.broken() && !channel_.ended() && !all_was_read)
    {
        co_await linger();
    }
    channel_.close();
}

// Closing a socket with unread bytes in it resets the connection, and the client may lose the answer: so the answer's
// end is said, and what still comes is read and thrown away, for a while.
task<void> connection::linger()
{
    channel_.stream().shutdown_send();
    const server_settings& settings = serving_.settings();
    const steady_time deadline = deadline_after(serving_.home().now(), settings.linger_timeout);
    std::size_t left = settings.linger_bytes;
    while (left > 0)
    {
        const std::size_t unread = channel_.unread().size();
        left -= std::min(left, unread);
        channel_.consume(unread);
        const steady_time until = std::min(deadline, deadline_after(serving_.home().now(), settings.linger_pause));
        const auto waited = co_await as_result(channel_.input(until));
        if (!waited || !goes_on(channel_.receive()))
        {
            break;
        }
    }
}

void connection::drain() noexcept
{
    draining_ = true;
    if (exchange_ == nullptr && !head_has_begun())
    {
        channel_.interrupt(errc::server_stopped);
    }
}

void connection::stop() noexcept
{
    draining_ = true;
    if (exchange_ != nullptr)
    {
        exchange_->stop();
    }
    cancel();
}

} // namespace zonda::web
