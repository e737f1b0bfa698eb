// bench_driver: what an operation of the driver costs, used as an application would use it.
//
//     bench_driver --uri U --task T --concurrency N --ops K --pool P --warmup W
//
// T: ping, find_one (every element visited), find_one_raw, insert_one, find_many (every element visited),
// find_many_raw. N coroutines take the next number from a common counter until it reaches K; the first W are not
// measured. The documents are floor/database.cpp's. A wrong reply or an error ends it with status 1.
#include "bench/measure.hpp"
#include <zonda/loop/event.hpp>
#include <zonda/loop/ledger.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/mongo.hpp>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace
{

using namespace zonda;

// What was read goes here, so that reading is not optimised away.
volatile std::uint64_t sink;

std::uint64_t visit(bson::document_view document);

std::uint64_t visit(bson::value_view value)
{
    switch (value.kind())
    {
    case bson::type::document:
        return visit(*value.get<bson::document_view>());
    case bson::type::array:
    {
        std::uint64_t sum = 0;
        const bson::array_view items = *value.get<bson::array_view>();
        for (const bson::value_view item : items)
            sum += visit(item);
        return sum;
    }
    case bson::type::string:
        return value.text().size();
    case bson::type::boolean:
        return *value.get<bool>() ? 1 : 0;
    case bson::type::double_:
        return static_cast<std::uint64_t>(*value.get<double>());
    default:
        return static_cast<std::uint64_t>(value.to_int64().value_or(1));
    }
}

std::uint64_t visit(bson::document_view document)
{
    std::uint64_t sum = 0;
    for (const auto& [key, value] : document)
        sum += key.size() + visit(value);
    return sum;
}

std::int32_t id_of(bson::document_view found)
{
    return found["_id"].get<std::int32_t>().value_or(-1);
}

void check(bool right)
{
    if (!right)
        throw std::runtime_error("a wrong reply");
}

struct bench_run
{
    mongo::client& client;
    mongo::collection one;
    mongo::collection many;
    bench::counter numbers;
    bench::latencies& times;
    std::size_t documents{0};
};

task<void> ping(bench_run& run, std::size_t)
{
    co_await run.client.ping();
}

template <bool Decoded>
task<void> find_one(bench_run& run, std::size_t number)
{
    const auto id = static_cast<std::int32_t>(number & 0xfffff);
    const auto found = co_await run.one.find_one(doc("_id", id));
    check(found && id_of(*found) == id);
    if (Decoded)
        sink = visit(*found);
    ++run.documents;
}

template <bool Decoded>
task<void> find_many(bench_run& run, std::size_t)
{
    std::int32_t expected = 0;
    auto cursor = co_await run.many.find();
    while (const auto found = co_await cursor.next())
    {
        check(id_of(*found) == expected++);
        if (Decoded)
            sink = visit(*found);
    }
    check(expected == 10'000);
    run.documents += static_cast<std::size_t>(expected);
}

task<void> insert_one(bench_run& run, std::size_t)
{
    // 275 bytes, without the _id.
    const auto player =
        doc("name", "Guillermo Stabile", "team", "Argentina", "club", "Huracan", "born", "17.01.1905", "place",
            "Buenos Aires", "goals", "eight", "tournament", "Uruguay 1930", "position", "centre forward", "nickname",
            "El Filtrador", "note", "three goals in his first match, by a newcomer.");
    co_await run.one.insert_one(player);
}

using caller = task<void> (*)(bench_run&, std::size_t);

caller caller_of(std::string_view name)
{
    return name == "ping"            ? ping
           : name == "find_one"      ? find_one<true>
           : name == "find_one_raw"  ? find_one<false>
           : name == "insert_one"    ? insert_one
           : name == "find_many"     ? find_many<true>
           : name == "find_many_raw" ? find_many<false>
                                     : caller(nullptr);
}

// All callers at once; the first failure ends them.
struct crowd
{
    bench_run& run;
    caller what;
    std::size_t running;
    event all_ended;
    std::exception_ptr failure{};
};

task<void> call_until_done(crowd& among)
{
    bench_run& run = among.run;
    ledger times(wait_state::own);
    context& strand = co_await this_context();
    strand.charge(&times);
    try
    {
        while (const auto number = run.numbers.next())
        {
            const auto start = bench::clock::now();
            co_await among.what(run, *number);
            run.times.add(bench::clock::now() - start);
        }
    }
    catch (...)
    {
        among.failure = std::current_exception();
        run.numbers.stop();
    }
    strand.charge(nullptr);
    if (--among.running == 0)
        among.all_ended.set();
}

task<void> call_all(crowd& all)
{
    context& strand = co_await this_context();
    for (std::size_t i = all.running; i > 0; --i)
        spawn(strand.home(), call_until_done(all));
    co_await all.all_ended.wait();
    if (all.failure)
        std::rethrow_exception(all.failure);
}

void run_all(run_loop& loop, bench_run& run, caller what, std::size_t callers)
{
    crowd all{run, what, callers, event(loop)};
    loop.run_until(call_all(all));
}

} // namespace

int main(int argc, char** argv)
try
{
    const bench::options options(argc, argv, {"uri", "task", "concurrency", "ops", "pool", "warmup"});
    const caller what = caller_of(options.text("task"));
    if (what == nullptr)
    {
        std::puts("{\"unsupported\":true}");
        return 0;
    }
    run_loop loop;
    const std::string& uri = options.text("uri");
    const bool has_path = uri.find('/', uri.find("://") + 3) != std::string::npos;
    mongo::client client(loop, uri + (has_path ? uri.find('?') == std::string::npos ? "?" : "&" : "/?") +
                                   "maxPoolSize=" + options.text("pool"));
    bench::latencies warm(options.number("warmup"));
    bench_run warming{client, client["bench"]["one"], client["bench"]["many"], bench::counter(options.number("warmup")),
                      warm};
    run_all(loop, warming, what, options.number("concurrency"));
    bench::latencies times(options.number("ops"));
    bench_run run{client, warming.one, warming.many, bench::counter(options.number("ops")), times};
    const bench::span measured;
    run_all(loop, run, what, options.number("concurrency"));
    measured.print(options.number("ops"), times, run.documents);
    return 0;
}
catch (const std::exception& failure)
{
    std::fprintf(stderr, "bench_driver: %s\n", failure.what());
    return 1;
}
