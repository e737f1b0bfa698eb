// What takes its time holds nobody up: an answer that flows while it is made, work on threads, several loops.
#include <zonda/loop.hpp>
#include <zonda/loop/worker_pool.hpp>
#include <zonda/web.hpp>

#include <boost/json/value.hpp> // allowed: what a handler gets from request::json()

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace web = zonda::web;
using namespace std::chrono_literals;
using zonda::task;

// Events as they happen (in a browser: new EventSource("/countdown?from=3")). A write waits while the client is slower,
// and a client that leaves ends it: there is nothing to be cleared up.
task<void> count_down(web::writer& out, std::int64_t from)
{
    for (auto left = from; left > 0; --left)
    {
        co_await out.write("data: " + std::to_string(left) + "\n\n");
        co_await zonda::sleep(100ms);
    }
    co_await out.write("data: kick-off\n\n");
}

web::response countdown(web::request& request)
{
    const auto from = request.query().integer("from", 10);
    return web::stream("text/event-stream", [from](web::writer& out) { return count_down(out, from); })
        .with_field("Cache-Control", "no-store");
}

// Too much for a loop, where everybody waits for everybody.
std::int64_t primes_below(std::int64_t bound)
{
    std::int64_t count = 0;
    for (std::int64_t number = 2; number < bound; ++number)
    {
        bool prime = true;
        for (std::int64_t divisor = 2; divisor * divisor <= number && prime; ++divisor)
            prime = number % divisor != 0;
        count += prime ? 1 : 0;
    }
    return count;
}

task<web::response> count_primes(web::request& request, zonda::worker_pool& pool)
{
    const auto asked = co_await request.json(); // or 400, 413, 415
    const auto* fields = asked.if_object();
    const auto* bound = fields != nullptr ? fields->if_contains("below") : nullptr;
    if (bound == nullptr || !bound->is_int64() || bound->get_int64() > 1'000'000)
        throw web::http_error(web::status::bad_request, "below: a whole number up to a million is wanted");
    // The loop serves others until the thread is done. Named first: docs/compilers.md says why.
    auto work = pool.run([below = bound->get_int64()] { return primes_below(below); });
    const auto count = co_await std::move(work);
    co_return web::json("{\"primes\":" + std::to_string(count) + "}");
}

int main(int count, char** arguments)
{
    // Shared by all loops, so it is safe on all threads; what is made below belongs to one loop.
    zonda::worker_pool pool{2};
    std::atomic<int> loops{0};

    const auto make_site = [&pool, &loops](zonda::loop&)
    {
        const int number = ++loops;
        web::application app;
        app.get("/countdown", countdown);
        app.post("/primes", count_primes, std::ref(pool));
        app.get("/loop", [number](web::request&) { return web::text("loop " + std::to_string(number) + '\n'); });
        return app;
    };
    web::server_settings settings;
    settings.port = static_cast<std::uint16_t>(count > 1 ? std::stoi(arguments[1]) : 8888);
    settings.loops = 2;          // each a thread; the system spreads the connections
    settings.development = true; // an unexpected exception is shown in the browser, on this machine only
    return web::serve(make_site, settings);
}
