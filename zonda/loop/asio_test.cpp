#include <zonda/loop.hpp>
#include <zonda/loop/asio.hpp>
#include <zonda/loop/run_loop.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace
{

class doubled : public operation<doubled, int>
{
public:
    doubled(loop& home, int value) : home_(&home), value_(value) {}
    loop& home() const { return *home_; }
    task<result<int>> run() && { return later(); }

private:
    // Works on the operation itself, which stays where it is.
    task<result<int>> later()
    {
        co_await sleep(1ms);
        if (value_ < 0)
            co_return error(errc::closed, "negative");
        co_return 2 * value_;
    }

    loop* home_;
    int value_;
};

asio::awaitable<int> plain(int value)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
    co_await timer.async_wait(asio::use_awaitable);
    if (value < 0)
        throw std::runtime_error("negative");
    co_return value + 1;
}

} // namespace

TEST_CASE("one operation, every way to wait")
{
    asio::io_context io;
    loop& home = loop::of(io.get_executor());
    int callback = 0;
    doubled(home, 4)([&](error_code ec, int value) { callback = ec ? -1 : value; });
    CHECK(callback == 0); // never inside the call
    auto future = doubled(home, 5)(asio::use_future);
    int awaited = 0;
    error_code refused;
    auto body = [&]() -> asio::awaitable<void>
    {
        awaited = co_await doubled(home, 6)(asio::use_awaitable);
        auto [ec, value] = co_await doubled(home, -1)(asio::as_tuple(asio::use_awaitable));
        refused = ec;
    };
    asio::co_spawn(io, body(), asio::detached);
    int in_task = 0;
    std::string words;
    auto zonda_body = [&]() -> task<void>
    {
        in_task = co_await doubled(home, 7);
        auto bad = co_await as_result(doubled(home, -1));
        words = bad ? "no error" : bad.error().what();
    };
    spawn(home, zonda_body());
    io.run();
    CHECK(callback == 8);
    CHECK(future.get() == 10);
    CHECK(awaited == 12);
    CHECK(refused == errc::closed);
    CHECK(in_task == 14);
    CHECK(words == "negative");
}

TEST_CASE("Asio's own operations and awaitables are awaited in a task")
{
    run_loop loop;
    auto body = [](run_loop& home) -> task<int>
    {
        asio::steady_timer timer(home.io_context(), 1ms);
        co_await timer.async_wait(asio::deferred);
        const int value = co_await plain(1);
        try
        {
            co_await plain(-1);
        }
        catch (const std::runtime_error&)
        {
            co_return value;
        }
        co_return 0;
    };
    CHECK(loop.run_until(body(loop)) == 2);
}

TEST_CASE("cancelling a task reaches Asio's operation inside it")
{
    run_loop loop;
    auto body = [](run_loop& home) -> task<void>
    {
        asio::steady_timer timer(home.io_context(), 1h);
        co_await timer.async_wait(asio::deferred);
    };
    job waiting = spawn(loop, body(loop));
    loop.poll();
    waiting.cancel();
    loop.run_until([](job which) -> task<void> { co_await which.join(); }(waiting));
    CHECK(waiting.done());
}

TEST_CASE("a cancellation slot reaches the operation behind a token")
{
    asio::io_context io;
    loop& home = loop::of(io.get_executor());
    asio::cancellation_signal signal;
    error_code how;
    sleep_on(home, 1h)(asio::bind_cancellation_slot(signal.slot(), [&](error_code ec) { how = ec; }));
    asio::steady_timer timer(io, 2ms);
    timer.async_wait([&](error_code) { signal.emit(asio::cancellation_type::terminal); });
    io.run(); // and it returns: no deadline is left
    CHECK(how == asio::error::operation_aborted);
}

TEST_CASE("a strand of a pool of threads is a loop")
{
    asio::thread_pool threads(4);
    const loop::executor_type strand = asio::make_strand(threads);
    loop& home = loop::of(strand);
    CHECK(&loop::of(strand) == &home);
    auto body = [](class loop& at) -> task<int>
    {
        queue<int> q(at, 1);
        auto pushes = [](queue<int>& to) -> task<void>
        {
            for (int i = 0; i < 1000; ++i)
                co_await to.push(i);
        };
        auto pops = [](queue<int>& from) -> task<int>
        {
            int sum = 0;
            for (int i = 0; i < 1000; ++i)
                sum += co_await from.pop();
            co_return sum;
        };
        auto both = co_await when_all(pushes(q), pops(q));
        co_return std::get<1>(both);
    };
    std::promise<int> sum;
    asio::post(strand,
               [&]
               {
                   spawn(home, body(home),
                         [&](std::exception_ptr failure, int value) { sum.set_value(failure ? -1 : value); });
               });
    CHECK(sum.get_future().get() == 499'500);
    threads.join();
}

TEST_CASE("an io_context that is destroyed early takes its strands with it")
{
    auto probe = std::make_shared<int>(0);
    {
        asio::io_context io;
        loop& home = loop::of(io.get_executor());
        auto body = [](std::shared_ptr<int>) -> task<void> { co_await sleep(1h); };
        spawn(home, body(probe));
        io.poll();
        CHECK(probe.use_count() == 2);
    }
    CHECK(probe.use_count() == 1);
}
