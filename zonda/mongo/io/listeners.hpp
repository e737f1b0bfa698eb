// Who is told of events. With nobody there, an event costs a look at an empty list.
#pragma once

#include <zonda/mongo/events.hpp>

#include <algorithm>
#include <vector>

namespace zonda::mongo::io
{

/// A listener may come, or leave, during an event: who comes hears of the next one.
template <class Listener>
class listener_list
{
public:
    bool empty() const noexcept { return all_.empty(); }
    void add(Listener& listener) { all_.push_back(&listener); }

    void remove(Listener& listener) noexcept
    {
        const auto place = std::find(all_.begin(), all_.end(), &listener);
        if (place == all_.end())
            return;
        if (telling_ > 0)
            *place = nullptr;
        else
            all_.erase(place);
    }

    template <class Event>
    void tell(void (Listener::*how)(const Event&) noexcept, const Event& event) noexcept
    {
        ++telling_;
        for (std::size_t i = 0, count = all_.size(); i < count; ++i)
            if (auto* const listener = all_[i])
                (listener->*how)(event);
        if (--telling_ == 0)
            std::erase(all_, nullptr);
    }

private:
    std::vector<Listener*> all_{};
    unsigned telling_{0};
};

class listeners
{
public:
    listener_list<command_listener> commands{};
    listener_list<pool_listener> pool{};
};

} // namespace zonda::mongo::io
