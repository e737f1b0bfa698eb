// Several tasks side by side: all of them, or whichever ends first.
#pragma once

#include <zonda/loop/branches.hpp>

#include <cstddef>
#include <deque>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace zonda
{

namespace detail
{

template <class T>
using value_or_nothing = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
value_or_nothing<T> take_value(branch<T>& from)
{
    if constexpr (std::is_void_v<T>)
    {
        from.take();
        return {};
    }
    else
        return from.take();
}

inline void rethrow(const branch_group& group)
{
    if (group.settled_by() != nullptr && group.settled_by()->failure())
        std::rethrow_exception(group.settled_by()->failure());
}

template <class... T>
task<std::tuple<value_or_nothing<T>...>> all_of(task<T>... bodies)
{
    const frame_record& frame = co_await this_frame();
    branch_group group(*frame.strand, branch_group::rule::all);
    std::tuple<branch<T>...> branches(std::pair<branch_group&, task<T>>(group, std::move(bodies))...);
    std::apply([&](auto&... each) { (each.launch_for(frame), ...); }, branches);
    co_await group.join();
    rethrow(group);
    co_return std::apply([](auto&... each) { return std::tuple<value_or_nothing<T>...>(take_value(each)...); },
                         branches);
}

template <class... T>
task<std::variant<value_or_nothing<T>...>> any_of(task<T>... bodies)
{
    const frame_record& frame = co_await this_frame();
    branch_group group(*frame.strand, branch_group::rule::any);
    std::tuple<branch<T>...> branches(std::pair<branch_group&, task<T>>(group, std::move(bodies))...);
    std::apply([&](auto&... each) { (each.launch_for(frame), ...); }, branches);
    co_await group.join();
    rethrow(group);
    std::optional<std::variant<value_or_nothing<T>...>> first;
    [&]<std::size_t... I>(std::index_sequence<I...>)
    {
        ((static_cast<branch_base*>(&std::get<I>(branches)) == group.settled_by()
              ? void(first.emplace(std::in_place_index<I>, take_value(std::get<I>(branches))))
              : void()),
         ...);
    }(std::index_sequence_for<T...>());
    co_return std::move(*first);
}

} // namespace detail

/// Runs all side by side and waits for all; a void one gives a std::monostate. When one fails the others are cancelled,
/// and its exception is thrown when they have ended. Tasks and operations both. Cancellation: reaches every branch.
template <class... T>
    requires(sizeof...(T) > 0)
auto when_all(T... bodies)
{
    return detail::all_of<detail::task_value<T>...>(detail::as_task(std::move(bodies))...);
}

/// The same for a number that is known at run time.
template <class T>
task<std::vector<detail::value_or_nothing<T>>> when_all(std::vector<task<T>> bodies)
{
    const frame_record& frame = co_await detail::this_frame();
    detail::branch_group group(*frame.strand, detail::branch_group::rule::all);
    std::deque<detail::branch<T>> branches;
    for (task<T>& body : bodies)
        branches.emplace_back(group, std::move(body));
    for (auto& each : branches)
        each.launch_for(frame);
    co_await group.join();
    detail::rethrow(group);
    std::vector<detail::value_or_nothing<T>> values;
    values.reserve(branches.size());
    for (auto& each : branches)
        values.push_back(detail::take_value(each));
    co_return values;
}

/// Waits for the first to end, cancels the others and waits until they have ended. A variant says which it was; if it
/// failed, its exception is thrown.
template <class... T>
    requires(sizeof...(T) > 0)
auto when_any(T... bodies)
{
    return detail::any_of<detail::task_value<T>...>(detail::as_task(std::move(bodies))...);
}

} // namespace zonda
