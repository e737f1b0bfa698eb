#include <zonda/mongo/core/connection_pool.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

using namespace zonda::mongo::core;
using namespace std::chrono_literals;
using kind = pool_action::kind;
using zonda::mongo::connection_closed_reason;

namespace
{

// A pool, the actions it has asked for, and a clock that stands still until it is moved.
struct script
{
    explicit script(pool_options options = {}) : pool(options) {}

    std::vector<pool_action> take() { return std::exchange(todo, {}); }
    std::vector<waiter_id> given() const
    {
        std::vector<waiter_id> out;
        for (const auto& action : todo)
            if (action.what == kind::give)
                out.push_back(action.waiter);
        return out;
    }
    std::size_t count(kind what) const
    {
        return static_cast<std::size_t>(std::ranges::count(todo, what, &pool_action::what));
    }
    connection_id last(kind what) const
    {
        for (std::size_t i = todo.size(); i-- > 0;)
            if (todo[i].what == what)
                return todo[i].connection;
        FAIL("no such action");
        return 0;
    }
    void check_out(waiter_id waiter) { pool.check_out(waiter, now, todo); }
    // Checks out, and opens the connection that this asks for.
    connection_id check_out_new(waiter_id waiter)
    {
        check_out(waiter);
        const auto connection = last(kind::establish);
        pool.established(connection, now, todo);
        return connection;
    }

    connection_pool pool;
    std::vector<pool_action> todo{};
    time_point now{};
};

script ready_pool(pool_options options = {})
{
    script s(options);
    s.pool.ready(s.now, s.todo);
    REQUIRE(s.todo.front() == pool_action{kind::tell_ready});
    s.todo.erase(s.todo.begin());
    return s;
}

pool_action closes(connection_id connection, connection_closed_reason reason)
{
    return {kind::close, connection, 0, reason};
}

} // namespace

TEST_CASE("a pool starts paused and refuses at once, so that nobody waits for a server that was never seen")
{
    script s;
    s.check_out(1);
    CHECK(s.take() == std::vector{pool_action{kind::refuse, 0, 1}});
    CHECK(s.pool.current_state() == connection_pool::state::paused);
    s.pool.ready(s.now, s.todo);
    s.check_out(2);
    CHECK(s.count(kind::establish) == 1);
}

TEST_CASE("a connection is opened for the first waiter and used again for the next")
{
    auto s = ready_pool();
    const auto connection = s.check_out_new(1);
    CHECK(s.given() == std::vector<waiter_id>{1});
    s.take();
    s.pool.check_in(connection, true, s.now, s.todo);
    CHECK(s.pool.available() == 1);
    s.check_out(2);
    CHECK(s.take() == std::vector{pool_action{kind::give, connection, 2}});
    CHECK(s.pool.total() == 1);
}

TEST_CASE("a connection that was used a moment ago is taken at once when nobody waits")
{
    auto s = ready_pool({.max_pool_size = 1, .max_idle_time = 100ms});
    CHECK_FALSE(s.pool.take_recent(s.now, 1s));
    const auto only = s.check_out_new(1);
    s.pool.check_in(only, true, s.now, s.todo);
    s.take();
    s.now += 100ms;
    CHECK(s.pool.take_recent(s.now, 1s) == only);
    CHECK(s.pool.available() == 0);
    CHECK_FALSE(s.pool.take_recent(s.now, 1s));
    s.pool.check_in(only, true, s.now, s.todo);
    s.now += 50ms;
    CHECK_FALSE(s.pool.take_recent(s.now, 49ms)); // to be looked at first
    s.now += 51ms;
    CHECK_FALSE(s.pool.take_recent(s.now, 1s)); // idle for too long
    CHECK(s.take().empty());
}

TEST_CASE("of several available connections the one used last is given")
{
    auto s = ready_pool();
    const auto first = s.check_out_new(1);
    const auto second = s.check_out_new(2);
    s.pool.check_in(second, true, s.now, s.todo);
    s.pool.check_in(first, true, s.now, s.todo);
    s.take();
    s.check_out(3);
    s.check_out(4);
    CHECK(s.take() == std::vector{pool_action{kind::give, first, 3}, pool_action{kind::give, second, 4}});
}

TEST_CASE("at max_pool_size waiters queue, and are served in the order they came")
{
    auto s = ready_pool({.max_pool_size = 1});
    const auto only = s.check_out_new(1);
    s.take();
    s.check_out(2);
    s.check_out(3);
    CHECK(s.take().empty());
    s.pool.check_in(only, true, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{2});
    s.check_out(4);
    s.take();
    s.pool.check_in(only, true, s.now, s.todo);
    s.pool.check_in(only, true, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{3, 4});
}

TEST_CASE("at most max_connecting connections are being established")
{
    auto s = ready_pool({.max_pool_size = 100, .max_connecting = 2});
    for (waiter_id waiter = 1; waiter <= 10; ++waiter)
        s.check_out(waiter);
    CHECK(s.count(kind::establish) == 2);
    const auto one = s.last(kind::establish);
    s.take();
    s.pool.established(one, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{1});
    CHECK(s.count(kind::establish) == 1);
    CHECK(s.pool.connecting() == 2);
}

TEST_CASE("a waiter at max_connecting is served by whichever comes first, and nobody overtakes it")
{
    auto s = ready_pool({.max_pool_size = 100, .max_connecting = 1});
    const auto used = s.check_out_new(1);
    s.take();
    s.check_out(2); // being established for this one
    const auto coming = s.last(kind::establish);
    s.check_out(3);
    s.take();
    s.pool.check_in(used, true, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{2}); // by the returned one
    s.take();
    s.pool.established(coming, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{3}); // by the new one
}

TEST_CASE("a waiter that has left gets nothing, and the connection opened for it waits for the next")
{
    auto s = ready_pool();
    s.check_out(1);
    const auto connection = s.last(kind::establish);
    s.pool.abandon(1);
    s.take();
    s.pool.established(connection, s.now, s.todo);
    CHECK(s.take().empty());
    CHECK(s.pool.available() == 1);
    s.check_out(2);
    CHECK(s.given() == std::vector<waiter_id>{2});
}

TEST_CASE("a connection that could not be opened fails the oldest waiter, and the next gets a try of its own")
{
    auto s = ready_pool({.max_connecting = 1});
    s.check_out(1);
    s.check_out(2);
    const auto connection = s.last(kind::establish);
    s.take();
    CHECK(s.pool.failing(connection) == 1);
    CHECK(s.todo.empty());
    s.pool.failed(connection, s.now, s.todo);
    CHECK(s.todo.front() == closes(connection, connection_closed_reason::error));
    CHECK(s.count(kind::establish) == 1);
    CHECK(s.last(kind::establish) != connection);
    CHECK(s.pool.total() == 1);
}

TEST_CASE("clear refuses all waiters, closes what is available and what is being established, and spares what is used")
{
    auto s = ready_pool({.max_pool_size = 2, .max_connecting = 1});
    const auto used = s.check_out_new(1);
    s.check_out(2);
    const auto coming = s.last(kind::establish);
    s.check_out(3);
    s.take();
    s.pool.clear(false, s.todo);
    CHECK(s.todo == std::vector{pool_action{kind::tell_cleared}, closes(coming, connection_closed_reason::stale),
                                pool_action{kind::refuse, 0, 2}, pool_action{kind::refuse, 0, 3}});
    CHECK(s.pool.current_state() == connection_pool::state::paused);
    CHECK(s.pool.stale(used));
    s.take();
    s.pool.check_in(used, true, s.now, s.todo); // of the old generation: closed, not kept
    CHECK(s.take() == std::vector{closes(used, connection_closed_reason::stale)});
    CHECK(s.pool.total() == 0);
}

TEST_CASE("a connection that fails is not taken for one of before when its failure clears the pool")
{
    auto s = ready_pool({.max_connecting = 1});
    s.check_out(1);
    s.check_out(2);
    const auto connection = s.last(kind::establish);
    s.take();
    CHECK(s.pool.failing(connection) == 1);
    s.pool.clear(false, s.todo);
    CHECK(s.take() == std::vector{pool_action{kind::tell_cleared}, pool_action{kind::refuse, 0, 2}});
    s.pool.failed(connection, s.now, s.todo);
    CHECK(s.take() == std::vector{closes(connection, connection_closed_reason::error)});
    CHECK(s.pool.connecting() == 0);
}

TEST_CASE("a paused pool that is cleared again says nothing, but old errors are old all the same")
{
    script s;
    s.pool.clear(false, s.todo);
    CHECK(s.take().empty());
    CHECK(s.pool.generation() == 1);
}

TEST_CASE("a late word about a connection that was closed touches no other")
{
    auto s = ready_pool();
    s.check_out(1);
    const auto old = s.last(kind::establish);
    s.pool.clear(false, s.todo);
    s.pool.ready(s.now, s.todo);
    s.take();
    s.check_out(2);
    const auto fresh = s.last(kind::establish);
    CHECK(fresh != old);
    s.take();
    s.pool.established(old, s.now, s.todo);
    CHECK_FALSE(s.pool.failing(old));
    s.pool.failed(old, s.now, s.todo);
    s.pool.check_in(old, true, s.now, s.todo);
    CHECK(s.take().empty());
    s.pool.established(fresh, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{2});
}

TEST_CASE("an interrupting clear ends what uses connections, and closes them when they come back")
{
    auto s = ready_pool();
    const auto used = s.check_out_new(1);
    s.take();
    s.pool.clear(true, s.todo);
    CHECK(s.take() ==
          std::vector{pool_action{.what = kind::tell_cleared, .interrupts = true}, pool_action{kind::interrupt, used}});
    s.pool.check_in(used, false, s.now, s.todo);
    CHECK(s.take() == std::vector{closes(used, connection_closed_reason::stale)});
    s.pool.check_in(used, false, s.now, s.todo);
    CHECK(s.take().empty());
}

TEST_CASE("connections are numbered from 1 in the order of their creation, and no number comes twice")
{
    auto s = ready_pool();
    CHECK(s.check_out_new(1) == 1);
    CHECK(s.check_out_new(2) == 2);
    s.pool.check_in(1, false, s.now, s.todo);
    CHECK(s.check_out_new(3) == 3);
}

TEST_CASE("a connection found dead is replaced, and its waiter keeps its place")
{
    auto s = ready_pool({.max_pool_size = 1});
    const auto dead = s.check_out_new(1);
    s.take();
    s.check_out(2);
    s.pool.reject(dead, 1, s.now, s.todo);
    CHECK(s.count(kind::close) == 1);
    const auto fresh = s.last(kind::establish);
    s.take();
    s.pool.established(fresh, s.now, s.todo);
    CHECK(s.given() == std::vector<waiter_id>{1});
}

TEST_CASE("an available connection that was idle for too long is closed and not given")
{
    auto s = ready_pool({.max_idle_time = 10s});
    const auto old = s.check_out_new(1);
    s.pool.check_in(old, true, s.now, s.todo);
    s.take();
    s.now += 11s;
    s.check_out(2);
    CHECK(s.todo.front() == closes(old, connection_closed_reason::idle));
    CHECK(s.count(kind::give) == 0);
    CHECK(s.count(kind::establish) == 1);
}

TEST_CASE("min_pool_size is filled as soon as the pool is ready, max_connecting at a time, and kept")
{
    auto s = ready_pool({.max_pool_size = 10, .min_pool_size = 3, .max_connecting = 2});
    CHECK(s.count(kind::establish) == 2);
    s.take();
    s.pool.established(1, s.now, s.todo);
    CHECK(s.take() == std::vector{pool_action{kind::establish, 3}});
    s.pool.established(2, s.now, s.todo);
    s.pool.established(3, s.now, s.todo);
    CHECK(s.pool.available() == 3);
    CHECK_FALSE(s.pool.next_maintenance());
    s.check_out(1);
    s.take();
    s.pool.check_in(3, false, s.now, s.todo);
    CHECK(s.take() == std::vector{closes(3, connection_closed_reason::error), pool_action{kind::establish, 4}});
}

TEST_CASE("maintenance closes what was idle for too long, and says when it wants to look again")
{
    auto s = ready_pool({.max_pool_size = 10, .min_pool_size = 1, .max_idle_time = 10s});
    s.pool.established(1, s.now, s.todo);
    s.check_out(1);
    const auto other = s.check_out_new(2);
    s.pool.check_in(1, true, s.now, s.todo);
    s.now += 4s;
    s.pool.check_in(other, true, s.now, s.todo);
    s.take();
    CHECK(s.pool.next_maintenance() == time_point() + 10s + 1ms);
    s.now = *s.pool.next_maintenance();
    s.pool.maintain(s.now, s.todo);
    CHECK(s.take() == std::vector{closes(1, connection_closed_reason::idle)});
    CHECK(s.pool.next_maintenance() == time_point() + 14s + 1ms);
    s.now = *s.pool.next_maintenance();
    s.pool.maintain(s.now, s.todo);
    CHECK(s.take() == std::vector{closes(other, connection_closed_reason::idle), pool_action{kind::establish, 3}});
}

TEST_CASE("a server that takes no connections is not stormed to fill min_pool_size")
{
    auto s = ready_pool({.min_pool_size = 1, .populate_pause = 10s});
    s.take();
    CHECK_FALSE(s.pool.failing(1));
    s.pool.failed(1, s.now, s.todo);
    CHECK(s.take() == std::vector{closes(1, connection_closed_reason::error)});
    CHECK(s.pool.next_maintenance() == time_point() + 10s);
    s.pool.maintain(s.now, s.todo);
    CHECK(s.take().empty());
    s.now += 10s;
    s.pool.maintain(s.now, s.todo);
    CHECK(s.take() == std::vector{pool_action{kind::establish, 2}});
    // Who asks for one gets a try at any time.
    CHECK_FALSE(s.pool.failing(2));
    s.pool.failed(2, s.now, s.todo);
    s.take();
    s.check_out(1);
    CHECK(s.take() == std::vector{pool_action{kind::establish, 3}});
}

TEST_CASE("no limit when max_pool_size is zero")
{
    auto s = ready_pool({.max_pool_size = 0, .max_connecting = 500});
    for (waiter_id waiter = 1; waiter <= 300; ++waiter)
        s.check_out(waiter);
    CHECK(s.count(kind::establish) == 300);
}

TEST_CASE("a closed pool refuses, closes everything once, what is in use when it comes back, and stays closed")
{
    auto s = ready_pool({.max_pool_size = 3, .max_connecting = 1});
    const auto idle = s.check_out_new(1);
    const auto used = s.check_out_new(2);
    s.check_out(3);
    const auto coming = s.last(kind::establish);
    s.pool.abandon(3); // or it would get the idle one
    s.pool.check_in(idle, true, s.now, s.todo);
    s.take();
    s.pool.close(s.todo);
    CHECK(s.take() == std::vector{closes(idle, connection_closed_reason::pool_closed),
                                  closes(coming, connection_closed_reason::pool_closed), pool_action{kind::tell_closed},
                                  pool_action{kind::interrupt, used}});
    s.pool.close(s.todo);
    s.pool.ready(s.now, s.todo);
    CHECK(s.take().empty());
    s.pool.check_in(used, true, s.now, s.todo);
    CHECK(s.take() == std::vector{closes(used, connection_closed_reason::pool_closed)});
    s.check_out(5);
    CHECK(s.take() == std::vector{pool_action{kind::refuse, 0, 5}});
}

TEST_CASE("a pool that is closed refuses who waits")
{
    auto s = ready_pool({.max_pool_size = 1});
    const auto only = s.check_out_new(1);
    s.check_out(2);
    s.take();
    s.pool.close(s.todo);
    CHECK(s.take() == std::vector{pool_action{kind::tell_closed}, pool_action{kind::interrupt, only},
                                  pool_action{kind::refuse, 0, 2}});
}

TEST_CASE("whatever happens in whatever order: limits hold and every waiter gets exactly one answer")
{
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const pool_options options{.max_pool_size = 4, .min_pool_size = 1, .max_connecting = 2, .max_idle_time = 5ms};
    auto s = ready_pool(options);
    std::set<connection_id> connecting;
    std::map<connection_id, waiter_id> used;
    std::set<waiter_id> waiting;
    waiter_id next = 1;
    const auto pick = [&](const auto& from)
    { return std::next(from.begin(), static_cast<int>(random() % from.size())); };
    const auto answer = [&](waiter_id waiter) { REQUIRE(waiting.erase(waiter) == 1); };
    const auto perform = [&]
    {
        for (const auto& action : s.take())
        {
            if (action.what == kind::establish)
                connecting.insert(action.connection);
            else if (action.what == kind::close)
                connecting.erase(action.connection), used.erase(action.connection);
            else if (action.what == kind::give || action.what == kind::refuse)
            {
                answer(action.waiter);
                if (action.what == kind::give)
                    REQUIRE(used.emplace(action.connection, action.waiter).second);
            }
        }
        REQUIRE(s.pool.total() <= options.max_pool_size);
        REQUIRE(connecting.size() == s.pool.connecting());
        REQUIRE(connecting.size() <= options.max_connecting);
        REQUIRE(s.pool.waiting() == waiting.size());
    };
    perform();
    for (int step = 0; step < 20'000; ++step)
    {
        s.now += 1ms;
        switch (random() % 10)
        {
        case 0:
        case 1:
            waiting.insert(next);
            s.check_out(next++);
            break;
        case 2:
            if (!connecting.empty())
            {
                const auto at = pick(connecting);
                const auto connection = *at;
                connecting.erase(at);
                s.pool.established(connection, s.now, s.todo);
            }
            break;
        case 3:
            if (!connecting.empty())
            {
                const auto at = pick(connecting);
                const auto connection = *at;
                connecting.erase(at);
                if (const auto unlucky = s.pool.failing(connection))
                    answer(*unlucky);
                if (random() % 4 == 0)
                    s.pool.clear(false, s.todo);
                s.pool.failed(connection, s.now, s.todo);
            }
            break;
        case 4:
        case 5:
            if (!used.empty())
            {
                const auto at = pick(used);
                const auto connection = at->first;
                used.erase(at);
                s.pool.check_in(connection, random() % 4 != 0, s.now, s.todo);
            }
            break;
        case 6:
            if (!waiting.empty())
            {
                const auto at = pick(waiting);
                s.pool.abandon(*at);
                waiting.erase(at);
            }
            break;
        case 7:
            if (!used.empty())
            {
                const auto at = pick(used);
                const auto [connection, waiter] = *at;
                used.erase(at);
                waiting.insert(waiter);
                s.pool.reject(connection, waiter, s.now, s.todo);
            }
            break;
        case 8:
            if (const auto connection = s.pool.take_recent(s.now, 3ms))
            {
                REQUIRE(waiting.empty());
                REQUIRE(used.emplace(*connection, next++).second);
            }
            break;
        default:
            if (random() % 8 == 0)
                s.pool.clear(random() % 2 == 0, s.todo);
            else
                s.pool.ready(s.now, s.todo);
            s.pool.maintain(s.now, s.todo);
        }
        perform();
    }
    CHECK(next > 1000);
}
