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
    wait.wait_in(event_->waiters_);
}

} // namespace zonda
