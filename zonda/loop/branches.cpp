#include <zonda/loop/branches.hpp>

namespace zonda::detail
{

void branch_base::launch(std::coroutine_handle<> first, const frame_record& parent)
{
    set_waited_for_by(&parent);
    if (parent.strand->times() != nullptr)
    {
        own_times_ = zonda::ledger(wait_state::loop);
        charge(&own_times_);
    }
    group_.launched(*this);
    starter_.start(*this, first);
}

void branch_base::ended()
{
    collect();
    own_times_.enter(wait_state::loop);
    group_.ended(*this);
}

void branch_group::launched(branch_base& branch)
{
    branches_.push_back(&branch);
    ++open_;
}

void branch_group::join_all::start(completion<void>& wait) noexcept
{
    branch_group& group = *group_;
    if (group.open_ == 0)
        return wait.complete();
    group.wait_ = &wait;
    // Cancelling the parent cancels the branches; the wait ends when they have.
    wait.on_cancel([](void* self) noexcept { static_cast<branch_group*>(self)->cancel_others(nullptr); }, &group);
}

void branch_group::cancel_others(const branch_base* than) noexcept
{
    for (branch_base* each : branches_)
        if (each != than)
            each->cancel();
}

void branch_group::ended(branch_base& branch) noexcept
{
    --open_;
    if (settled_by_ == nullptr && (settles_ == rule::any || branch.failure()))
    {
        settled_by_ = &branch;
        cancel_others(&branch);
    }
    if (open_ > 0)
        return;
    if (zonda::ledger* times = parent_.times(); times != nullptr && wait_ != nullptr)
        times->absorb(branch.own_times_);
    if (wait_ != nullptr)
        std::exchange(wait_, nullptr)->complete();
}

} // namespace zonda::detail
