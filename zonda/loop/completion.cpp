#include <zonda/loop/completion.hpp>
#include <zonda/loop/context.hpp>
#include <zonda/loop/loop.hpp>

namespace zonda
{

void completion_base::begin(loop& home, context* waiter) noexcept
{
    home_ = &home;
    waiter_ = waiter;
    phase_ = phase::starting;
}

bool completion_base::suspend() noexcept
{
    if (phase_ == phase::completed)
        return false;
    phase_ = phase::waiting;
    return true;
}

void completion_base::postpone() noexcept
{
    home_->make_ready(*this);
}

void completion_base::finish() noexcept
{
    const bool has_waited = phase_ == phase::waiting;
    phase_ = phase::completed;
    cancel_ = nullptr;
    if (!has_waited)
        return;
    if (waiter_ != nullptr)
        waiter_->wait_ended();
    home_->make_ready(*this);
}

void completion_base::cancel() noexcept
{
    if (phase_ == phase::waiting && cancel_ != nullptr)
        std::exchange(cancel_, nullptr)(operation_);
}

} // namespace zonda
