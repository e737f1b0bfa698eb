// Operations that are cancelled and time out at random moments, on connections that break at random places: whatever
// happens, nobody gets another one's reply, nobody is forgotten, and the pool is whole afterwards.
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <random>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct storm
{
    std::mt19937 random;
    int answered{0};
    int wrong{0};
    int ended{0};
};

// Asks for its own number and looks whether that is what it gets. A limit of zero: none.
task<void> ask(client& c, storm& s, int number, std::chrono::milliseconds limit)
{
    struct ends
    {
        int& count;
        ~ends() { ++count; }
    } const at_end{s.ended};
    const auto found = co_await as_result(c["db"]["c"].find_one(doc("number", number)).timeout(limit));
    if (!found)
        co_return;
    ++s.answered;
    if (!*found || (**found)["number"].to_int64() != number)
        ++s.wrong;
}

task<void> disturb(job victim, std::chrono::milliseconds after)
{
    co_await sleep(after);
    victim.cancel();
}

void run_storm(unsigned seed)
{
    manual_clock clock;
    run_loop loop(clock);
    expected_log log(loop);
    scripted_server server(loop);
    storm s{std::mt19937(seed)};
    server.on("find",
              [&](peer& to, const request& what) -> task<void>
              {
                  const auto id = what.id();
                  const auto number = what.body()["filter"]["number"].to_int64().value();
                  co_await sleep(std::chrono::milliseconds(s.random() % 40));
                  if (s.random() % 25 == 0)
                      to.close();
                  else
                      co_await to.answer(id, batch("firstBatch", 0, arr(doc("number", static_cast<long>(number)))));
              });
    server.on_connection = [&](peer& to)
    {
        to.faults->read_chunk = 1 + s.random() % 200;
        to.faults->write_chunk = 1 + s.random() % 200;
        if (s.random() % 5 == 0)
            to.faults->reads_left = s.random() % 2000;
    };
    auto c = server.connect("maxPoolSize=3&serverSelectionTimeoutMS=5000");

    constexpr int operations = 40;
    auto body = [](run_loop& on, client& with, storm& weather) -> task<void>
    {
        std::vector<job> all;
        for (int number = 0; number < operations; ++number)
        {
            const std::chrono::milliseconds limit(weather.random() % 3 == 0 ? weather.random() % 60 : 0);
            all.push_back(spawn(on, ask(with, weather, number, limit)));
            if (weather.random() % 3 == 0)
                spawn(on, disturb(all.back(), std::chrono::milliseconds(weather.random() % 80)));
            co_await sleep(std::chrono::milliseconds(weather.random() % 20));
        }
        for (auto& each : all)
            co_await each.join();
        co_await sleep(5s);
    };
    run(loop, clock, body(loop, c, s));
    CHECK(s.wrong == 0);
    CHECK(s.ended == operations);
    CHECK(c.pool().waiting == 0);
    CHECK(c.pool().connecting == 0);
    CHECK(c.pool().available == c.pool().total);

    // The weather clears. A connection that the storm left may still break: each of the three once, and an operation
    // is tried twice.
    server.on_connection = nullptr;
    server.on("find", batch("firstBatch", 0, arr(doc("number", 7))));
    auto after = [](client& with, storm& weather) -> task<void>
    {
        for (int i = 0; i < 3; ++i)
            co_await ask(with, weather, 7, 0ms);
    };
    const auto before = s.answered;
    run(loop, clock, after(c, s));
    CHECK(s.answered > before);
    log.records.clear();
}

} // namespace

TEST_CASE("in a hundred storms nobody gets another one's reply and the pool stays whole")
{
    const auto first = std::random_device{}();
    for (unsigned n = 0; n < 100; ++n)
    {
        CAPTURE(first + n);
        run_storm(first + n);
    }
}
