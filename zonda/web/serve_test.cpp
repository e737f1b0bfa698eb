#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>

using namespace zonda;
using namespace zonda::web;

TEST_CASE("serve makes an application on each loop, and one signal ends them all")
{
    std::atomic<int> made{0};
    std::atomic<loop*> first{nullptr};
    const auto make = [&](loop& home)
    {
        loop* none = nullptr;
        first.compare_exchange_strong(none, &home);
        if (++made == 3)
        {
            first.load()->post([] { std::raise(SIGTERM); });
        }
        return application();
    };
    CHECK(serve(make, {.port = 0, .loops = 3}) == 0);
    CHECK(made == 3);
}

TEST_CASE("serve ends when one of its loops cannot begin")
{
    std::atomic<int> made{0};
    const auto make = [&](loop&)
    {
        if (++made == 2)
        {
            throw std::runtime_error("the second has no database");
        }
        return application();
    };
    CHECK(serve(make, {.port = 0, .loops = 2}) == 1);
}

TEST_CASE("serve says what is in its way, and returns 1")
{
    const application site;
    CHECK(serve(site, {.host = "not an address", .port = 0}) == 1);
    CHECK(serve([](loop&) -> application { throw std::runtime_error("the database is not there"); }, {.port = 0}) == 1);
}
