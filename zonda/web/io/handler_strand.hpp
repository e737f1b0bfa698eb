// A handler runs beside the connection that called it: it can be cancelled alone, and its time is its request's.
#pragma once

#include <zonda/loop/context.hpp>
#include <zonda/loop/leaf.hpp>
#include <zonda/loop/task.hpp>

#include <utility>

namespace zonda::web
{

class handler_strand final : public context
{
public:
    handler_strand(loop& home, zonda::ledger* times) noexcept : context(home, times) {}

    /// Runs `body` until its first wait; true if it has ended by then. `body` stays where it is until it has ended.
    template <class T>
    bool run_first(task<T>& body, const frame_record* called_by)
    {
        set_waited_for_by(called_by);
        run(body.enter_root(*this));
        return ended_;
    }

    class join_operation;
    /// Waits until it has ended. Cancellation: cancels it, and goes on waiting.
    join_operation join() noexcept;

private:
    void ended() override
    {
        ended_ = true;
        if (wait_ != nullptr)
        {
            std::exchange(wait_, nullptr)->complete();
        }
    }

    completion<void>* wait_{nullptr};
    bool ended_{false};
};

class handler_strand::join_operation final : public leaf_operation<join_operation, void>
{
public:
    explicit join_operation(handler_strand& of) noexcept : of_(&of) {}

    loop& home() const noexcept { return of_->home(); }

    void start(completion<void>& wait)
    {
        if (of_->ended_)
        {
            return wait.complete();
        }
        of_->wait_ = &wait;
        wait.on_cancel([](void* self) noexcept { static_cast<handler_strand*>(self)->cancel(); }, of_);
    }

private:
    handler_strand* of_;
};

inline handler_strand::join_operation handler_strand::join() noexcept
{
    return join_operation(*this);
}

} // namespace zonda::web
