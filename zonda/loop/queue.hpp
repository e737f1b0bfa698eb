// queue<T>: values from some tasks to others, with room for so many.
#pragma once

#include <zonda/loop/errc.hpp>
#include <zonda/loop/leaf.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace zonda
{

/// First in, first out; whoever pushes into a full one waits. Threads: its loop's only.
template <class T>
class queue
{
public:
    /// `capacity`: values it holds; at least 1.
    queue(loop& home, std::size_t capacity) noexcept : home_(home), capacity_(capacity > 0 ? capacity : 1) {}

    /// False if it is full or closed; the value is then untouched.
    bool try_push(T&& value)
    {
        if (closed_)
            return false;
        if (completion<T>* waiter = poppers_.pop_front())
        {
            waiter->complete(std::move(value));
            return true;
        }
        if (values_.size() >= capacity_)
            return false;
        values_.push_back(std::move(value));
        return true;
    }

    std::optional<T> try_pop()
    {
        if (values_.empty())
            return std::nullopt;
        T value = std::move(values_.front());
        values_.pop_front();
        if (push_wait* waiter = pushers_.pop_front())
        {
            values_.push_back(std::move(waiter->value));
            waiter->wait->complete();
        }
        return value;
    }

    /// Pushing fails from now on; popping gives what is left, then fails with errc::closed.
    void close() noexcept
    {
        closed_ = true;
        while (completion<T>* waiter = poppers_.pop_front())
            waiter->fail(errc::closed);
        while (push_wait* waiter = pushers_.pop_front())
            waiter->wait->fail(errc::closed);
    }

    std::size_t size() const noexcept { return values_.size(); }
    bool closed() const noexcept { return closed_; }

private:
    struct push_wait : list_hook
    {
        explicit push_wait(T&& v) : value(std::move(v)) {}
        push_wait(push_wait&& other) noexcept : value(std::move(other.value)) {}

        T value;
        completion<void>* wait{nullptr};
    };

public:
    class push_operation : public leaf_operation<push_operation, void>
    {
    public:
        push_operation(queue& which, T&& value) : queue_(&which), waiting_(std::move(value)) {}
        loop& home() const noexcept { return queue_->home_; }

        void start(completion<void>& wait)
        {
            if (queue_->closed_)
                return wait.fail(errc::closed);
            if (queue_->try_push(std::move(waiting_.value)))
                return wait.complete();
            waiting_.wait = &wait;
            wait.on_cancel(
                [](void* self) noexcept
                {
                    push_wait& waiting = static_cast<push_operation*>(self)->waiting_;
                    waiting.unlink();
                    waiting.wait->fail(boost::asio::error::operation_aborted);
                },
                this);
            queue_->pushers_.push_back(waiting_);
        }

    private:
        queue* queue_;
        push_wait waiting_;
    };

    class pop_operation : public leaf_operation<pop_operation, T>
    {
    public:
        explicit pop_operation(queue& which) noexcept : queue_(&which) {}
        loop& home() const noexcept { return queue_->home_; }

        void start(completion<T>& wait)
        {
            if (auto value = queue_->try_pop())
                return wait.complete(std::move(*value));
            if (queue_->closed_)
                return wait.fail(errc::closed);
            wait.wait_in(queue_->poppers_);
        }

    private:
        queue* queue_;
    };

    /// Completion signature: void(error_code). Errors: errc::closed. Cancellation: the value is not pushed.
    push_operation push(T value) { return push_operation(*this, std::move(value)); }
    /// Completion signature: void(error_code, T). Errors: errc::closed. Cancellation: nothing is taken out.
    pop_operation pop() noexcept { return pop_operation(*this); }

private:
    loop& home_;
    std::size_t capacity_;
    std::deque<T> values_;
    intrusive_list<completion<T>> poppers_;
    intrusive_list<push_wait> pushers_;
    bool closed_{false};
};

} // namespace zonda
