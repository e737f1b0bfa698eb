#include <genie/chat/room_log.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

std::string to_json(const news& some)
{
    std::string out = R"({"messages":[)";
    for (std::size_t i = 0; i < some.messages.size(); ++i)
    {
        if (i > 0)
            out += ',';
        out += some.messages[i]->json();
    }
    out += R"(],"next":)" + std::to_string(some.next) + R"(,"gap":)" + (some.gap ? "true}" : "false}");
    return out;
}

room_log::~room_log()
{
    while (zonda::completion<void>* waiter = waiters_.pop_front())
        waiter->fail(boost::asio::error::operation_aborted);
}

void room_log::publish(message_ptr next)
{
    if (next->seq() <= last_)
        return;
    last_ = next->seq();
    kept_.push_back(std::move(next));
    if (kept_.size() > most_kept)
        kept_.pop_front();
    wake_all();
}

void room_log::wake_all()
{
    // They run later, in the loop's turn: nobody can join the list meanwhile.
    while (zonda::completion<void>* waiter = waiters_.pop_front())
        waiter->complete();
}

news room_log::after(std::int64_t after, std::size_t limit) const
{
    const auto begin = kept_.begin() + static_cast<std::ptrdiff_t>(after + 1 - first());
    const auto count = std::min<std::ptrdiff_t>(kept_.end() - begin, static_cast<std::ptrdiff_t>(limit));
    news some{{begin, begin + count}, after};
    if (!some.messages.empty())
        some.next = some.messages.back()->seq();
    return some;
}

news room_log::newest(std::size_t limit) const
{
    const auto count = std::min(limit, kept_.size());
    return news{{kept_.end() - static_cast<std::ptrdiff_t>(count), kept_.end()}, last_};
}

std::shared_ptr<const std::string> room_log::json_after(std::int64_t after, std::size_t limit)
{
    if (shared_.after != after || shared_.last != last_ || shared_.limit != limit)
        shared_ = {after, last_, limit, std::make_shared<const std::string>(to_json(this->after(after, limit)))};
    return shared_.text;
}

void room_log::wait_operation::start(zonda::completion<void>& wait) noexcept
{
    if (log_->last_ > after_)
        return wait.complete();
    wait.wait_in(log_->waiters_);
}

} // namespace genie
