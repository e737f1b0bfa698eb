// The part of an exchange that reads its content, when the handler asks for it.
#include <zonda/loop/operation.hpp>
#include <zonda/web/io/connection.hpp>
#include <zonda/web/io/exchange.hpp>

namespace zonda::web
{

task<std::optional<std::string_view>> exchange::next_chunk()
{
    channel& bytes = connection_.bytes();
    while (!decoder_.done())
    {
        // Even with nothing there: a length over the limit is refused before the client is told to go on.
        const content_progress step = decoder_.decode(bytes.unread());
        if (step.refused)
        {
            refuse_content(*step.refused);
        }
        chunk_.assign(step.data);
        bytes.consume(step.consumed);
        if (!chunk_.empty())
        {
            bytes.keep_unread();
            bytes.go_on_watching();
            co_return std::string_view(chunk_);
        }
        if (!decoder_.done() && bytes.unread().empty())
        {
            co_await wait_for_content();
        }
    }
    bytes.keep_unread();
    bytes.go_on_watching();
    std::string().swap(chunk_);
    co_return std::nullopt;
}

task<void> exchange::wait_for_content()
{
    channel& bytes = connection_.bytes();
    if (std::exchange(continue_is_due_, false))
    {
        connection_.send_continue();
    }
    const steady_time began = home().now();
    const auto waited = co_await as_result(bytes.input(content_deadline(began)));
    content_waited_ += home().now() - began;
    if (!waited)
    {
        // Whoever was cancelled may ask again: nothing was read.
        content_is_broken_ = waited.error().code() == errc::too_slow;
        throw waited.error();
    }
    switch (bytes.receive())
    {
    case channel::arrival::end:
        refuse_content(errc::content_incomplete);
    case channel::arrival::failure:
        client_left_ = true;
        refuse_content(errc::client_left);
    default:
        break;
    }
}

void exchange::refuse_content(errc why)
{
    content_is_broken_ = true;
    throw error(why);
}

// A minimum rate, and some time to begin with; only time that was spent waiting for the client counts.
steady_time exchange::content_deadline(steady_time began) const noexcept
{
    const server_settings& settings = connection_.server().settings();
    if (settings.content_rate == 0)
    {
        return deadline_after(began, settings.idle_timeout);
    }
    const std::chrono::milliseconds earned(decoder_.received() * 1000 / settings.content_rate);
    return deadline_after(deadline_after(began, settings.content_grace), earned - content_waited_);
}

const upload_settings& exchange::uploads() const noexcept
{
    return connection_.server().settings().uploads;
}

} // namespace zonda::web
