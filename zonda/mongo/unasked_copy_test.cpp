#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <string>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ZONDA_TEST_SEES_ALLOCATIONS
#include <sanitizer/allocator_interface.h>
#endif
#endif

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

constexpr std::size_t large = 1'000'000;

thread_local int large_allocations = 0;

// Only sanitizers tell of every allocation without being asked to allocate otherwise.
#ifdef ZONDA_TEST_SEES_ALLOCATIONS
const int hooked = __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t size)
                                                             { large_allocations += size >= large ? 1 : 0; },
                                                             [](const volatile void*) {});
#else
const int hooked = 0;
#endif

struct silent final : command_listener
{
    int heard{0};

    void on_started(const command_started&) noexcept override { ++heard; }
};

struct curious final : command_listener
{
    std::size_t items{0};

    void on_started(const command_started& event) noexcept override
    {
        items += event.command()["documents"].get<bson::array_view>().value_or(bson::array_view()).count();
    }
};

} // namespace

TEST_CASE("who listens to commands and does not ask for one pays no copy of it")
{
    manual_clock clock;
    run_loop loop(clock);
    expected_log log(loop);
    scripted_server server(loop);
    server.on("insert", doc("ok", 1, "n", 2));
    auto client = server.connect();
    const std::vector<bson::document> two{doc("text", std::string(large, 'a')), doc("text", std::string(large, 'b'))};
    const auto cost_of_an_insert = [&]
    {
        const int before = large_allocations;
        CHECK_FALSE(outcome(loop, clock, client["db"]["c"].insert_many(two)).code());
        return large_allocations - before;
    };
    cost_of_an_insert(); // buffers grow
    const int unheard = cost_of_an_insert();

    silent hears;
    auto listening = client.subscribe(hears);
    CHECK(cost_of_an_insert() == unheard);
    CHECK(hears.heard == 1);

    curious asks;
    listening = client.subscribe(asks);
    const int asked = cost_of_an_insert();
    CHECK(asks.items == 2);
    if (hooked > 0)
        CHECK(asked > unheard); // or nothing was counted
}
