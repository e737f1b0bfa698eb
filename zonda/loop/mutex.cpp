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
    wait.wait_in(mutex_->waiters_);
}

} // namespace zonda
