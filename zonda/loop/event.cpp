#include <zonda/loop/event.hpp>

namespace zonda
{

void event::set() noexcept
{
    set_ = true;
    while (completion<void>* waiter = waiters_.pop_front())
        waiter->complete();
}

void event::wait_operation::start(completion<void>& wait) noexcept
{
    if (event_->set_)
        return wait.complete();
    wait_ = &wait;
    wait.on_cancel(
        [](void* self) noexcept
        {
            completion<void>& waiting = *static_cast<wait_operation*>(self)->wait_;
            waiting.unlink();
            waiting.fail(boost::asio::error::operation_aborted);
        },
        this);
    event_->waiters_.push_back(wait);
}

} // namespace zonda
