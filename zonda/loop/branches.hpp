// What when_all and when_any share: strands that run side by side for one task that waits for them.
#pragma once

#include <zonda/loop/job.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/task.hpp>

#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace zonda::detail
{

class branch_group;

/// One of several strands. It keeps a ledger of its own; the one that ends last is the one that was waited for.
class branch_base : public context
{
public:
    branch_base(loop& home, branch_group& group) noexcept : context(home), group_(group) {}

    const std::exception_ptr& failure() const noexcept { return failure_; }

protected:
    ~branch_base() = default;

    void launch(std::coroutine_handle<> first, const frame_record& parent);
    virtual void collect() = 0;

    std::exception_ptr failure_;

private:
    friend class branch_group;

    void ended() override;

    branch_group& group_;
    starter starter_;
    zonda::ledger own_times_;
};

/// Waits until all branches have ended; when one ends in a way that settles the whole, the others are cancelled.
class branch_group
{
public:
    enum class rule : std::uint8_t
    {
        all, ///< settled by the first failure
        any, ///< settled by the first end
    };

    branch_group(context& parent, rule settles) noexcept : parent_(parent), settles_(settles) {}
    branch_group(const branch_group&) = delete;
    branch_group& operator=(const branch_group&) = delete;

    class join_all : public leaf_operation<join_all, void>
    {
    public:
        explicit join_all(branch_group& group) noexcept : group_(&group) {}
        loop& home() const noexcept { return group_->parent_.home(); }
        void start(completion<void>& wait) noexcept;

    private:
        branch_group* group_;
    };

    join_all join() noexcept { return join_all(*this); }

    /// After `join`: the branch that settled it, or nullptr.
    branch_base* settled_by() const noexcept { return settled_by_; }
    context& parent() const noexcept { return parent_; }
    /// A branch begins; it stays where it is until `join` has ended.
    void launched(branch_base& branch);

private:
    friend class branch_base;

    void ended(branch_base& branch) noexcept;
    void cancel_others(const branch_base* than) noexcept;

    context& parent_;
    rule settles_;
    std::size_t open_{0};
    std::vector<branch_base*> branches_;
    branch_base* settled_by_{nullptr};
    completion<void>* wait_{nullptr};
};

template <class T>
class branch final : public branch_base
{
public:
    branch(branch_group& group, task<T> body) : branch_base(group.parent().home(), group), body_(std::move(body)) {}

    // For a tuple of branches, which stay where they are made.
    explicit branch(std::pair<branch_group&, task<T>> made_of) : branch(made_of.first, std::move(made_of.second)) {}

    void launch_for(const frame_record& parent) { launch(body_.enter_root(*this), parent); }

    /// What it returned; throws what it threw.
    T take()
    {
        if (failure_)
            std::rethrow_exception(failure_);
        if constexpr (!std::is_void_v<T>)
            return std::move(*value_);
    }

private:
    void collect() override
    {
        try
        {
            if constexpr (std::is_void_v<T>)
                body_.take();
            else
                value_.emplace(body_.take());
        }
        catch (...)
        {
            failure_ = std::current_exception();
        }
    }

    struct nothing
    {
    };

    task<T> body_;
    std::optional<std::conditional_t<std::is_void_v<T>, nothing, T>> value_;
};

/// The frame of the coroutine that asks, for branches to name as the one who waits.
struct this_frame
{
    auto as_awaiter(frame_record& frame) &&
    {
        struct awaiter
        {
            const frame_record& own;
            bool await_ready() noexcept { return true; }
            void await_suspend(std::coroutine_handle<>) noexcept {}
            const frame_record& await_resume() noexcept { return own; }
        };
        return awaiter{frame};
    }
};

/// A task as it is; an operation as a task of its own.
template <class T>
task<T> as_task(task<T> body)
{
    return body;
}

template <class Operation>
    requires requires { typename Operation::value_type; }
task<typename Operation::value_type> as_task(Operation wrapped)
{
    co_return co_await std::move(wrapped);
}

template <class T>
using task_value = typename std::remove_cvref_t<T>::value_type;

} // namespace zonda::detail
