#include <zonda/loop/context.hpp>
#include <zonda/loop/loop.hpp>

namespace zonda
{

void context::run(std::coroutine_handle<> first)
{
    waiting_ = nullptr;
    waiting_frame_ = nullptr;
    ready_awaits_ = 0;
    if (ledger_ != nullptr)
        ledger_->enter(wait_state::own);
    // A trampoline in place of symmetric transfer: the stack stays flat with every compiler.
    next_ = first;
    while (next_)
        std::exchange(next_, {}).resume();
    if (std::exchange(ended_, false))
        ended();
}

void context::wait_begins(completion_base& wait, const frame_record& frame) noexcept
{
    waiting_ = &wait;
    waiting_frame_ = &frame;
    if (ledger_ != nullptr)
        ledger_->enter(waits_as_);
    if (cancelled())
        wait.cancel();
}

void context::wait_ended() noexcept
{
    if (ledger_ != nullptr)
        ledger_->enter(wait_state::loop);
}

void context::cancel() noexcept
{
    cancelled_ = true;
    interrupt();
}

deadline_scope::deadline_scope(context& strand, steady_time deadline) noexcept
    : strand_(strand),
      alarm_(
          [](timer& fired)
          {
              deadline_scope& self = *static_cast<alarm&>(fired).scope;
              self.expired_ = true;
              ++self.strand_.expired_;
              self.strand_.interrupt();
          })
{
    alarm_.scope = this;
    strand.home().arm(alarm_, deadline);
}

deadline_scope::~deadline_scope()
{
    if (expired_)
        --strand_.expired_;
}

void context::interrupt() noexcept
{
    if (shields_ == 0 && waiting_ != nullptr)
        waiting_->cancel();
}

} // namespace zonda
