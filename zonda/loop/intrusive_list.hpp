// A list whose nodes are members of what they link: nothing is allocated, and a node that dies leaves by itself.
#pragma once

namespace zonda
{

class list_hook
{
public:
    list_hook() = default;
    list_hook(const list_hook&) = delete;
    list_hook& operator=(const list_hook&) = delete;
    ~list_hook() { unlink(); }

    bool linked() const noexcept { return next_ != nullptr; }

    void unlink() noexcept
    {
        if (next_ == nullptr)
            return;
        previous_->next_ = next_;
        next_->previous_ = previous_;
        next_ = previous_ = nullptr;
    }

private:
    template <class>
    friend class intrusive_list;

    list_hook* next_{nullptr};
    list_hook* previous_{nullptr};
};

/// First in, first out; T derives from list_hook. Destroying the list lets its nodes go free.
template <class T>
class intrusive_list
{
public:
    intrusive_list() noexcept { head_.next_ = head_.previous_ = &head_; }
    intrusive_list(const intrusive_list&) = delete;
    intrusive_list& operator=(const intrusive_list&) = delete;

    ~intrusive_list()
    {
        while (!empty())
            head_.next_->unlink();
        head_.next_ = nullptr;
    }

    bool empty() const noexcept { return head_.next_ == &head_; }

    void push_back(T& node) noexcept
    {
        list_hook& hook = node;
        hook.unlink();
        hook.previous_ = head_.previous_;
        hook.next_ = &head_;
        head_.previous_->next_ = &hook;
        head_.previous_ = &hook;
    }

    T* front() const noexcept { return empty() ? nullptr : static_cast<T*>(head_.next_); }
    T* back() const noexcept { return empty() ? nullptr : static_cast<T*>(head_.previous_); }

    T* pop_front() noexcept
    {
        T* node = front();
        if (node != nullptr)
            static_cast<list_hook*>(node)->unlink();
        return node;
    }

    /// All nodes of `other` go to the end of this list.
    void splice_back(intrusive_list& other) noexcept
    {
        while (T* node = other.pop_front())
            push_back(*node);
    }

    /// The node after `node`, or nullptr at the end.
    T* after(T& node) const noexcept
    {
        list_hook* next = static_cast<list_hook&>(node).next_;
        return next == &head_ ? nullptr : static_cast<T*>(next);
    }

private:
    mutable list_hook head_;
};

} // namespace zonda
