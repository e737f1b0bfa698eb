#include <zonda/loop/mutex.hpp>

namespace zonda
{

void mutex::unlock() noexcept
{
    // Handed on, not set free: nobody overtakes those who wait.
    if (completion<guard>* next = waiters_.pop_front())
        next->complete(*this);
    else
        locked_ = false;
}

void mutex::lock_operation::start(completion<guard>& wait) noexcept
{
    if (!mutex_->locked_)
    {
        mutex_->locked_ = true;
        return wait.complete(*mutex_);
    }
    wait_ = &wait;
    wait.on_cancel(
        [](void* self) noexcept
        {
            completion<guard>& waiting = *static_cast<lock_operation*>(self)->wait_;
            waiting.unlink();
            waiting.fail(boost::asio::error::operation_aborted);
        },
        this);
    mutex_->waiters_.push_back(wait);
}

} // namespace zonda
