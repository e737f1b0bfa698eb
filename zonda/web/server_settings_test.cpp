#include <zonda/loop/run_loop.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/server.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;

TEST_CASE("what a server cannot keep to is refused when it is made, by name and with its range")
{
    struct refused_setting
    {
        std::function<void(server_settings&)> change;
        std::string words;
    };
    const std::vector<refused_setting> all{
        {[](server_settings& s) { s.loops = 0; }, "loops is out of its range, which is 1 or more"},
        {[](server_settings& s) { s.head.head = 1023; },
         "head.head is out of its range, which is 1024 to 1048576 bytes"},
        {[](server_settings& s) { s.head.head = 1024 * 1024 + 1; }, "head.head is out of its range"},
        {[](server_settings& s) { s.head.target = 0; }, "head.target is out of its range, which is 1 byte or more"},
        {[](server_settings& s) { s.head.fields = 0; }, "head.fields is out of its range, which is 1 to 128"},
        {[](server_settings& s) { s.head.fields = 129; }, "head.fields is out of its range"},
        {[](server_settings& s) { s.head_timeout = 999ms; }, "head_timeout is out of its range, which is 1 s or more"},
        {[](server_settings& s) { s.idle_timeout = 0ms; }, "idle_timeout is out of its range, which is more than zero"},
        {[](server_settings& s) { s.write_timeout = -1ms; }, "write_timeout"},
        {[](server_settings& s) { s.content_grace = -1ms; },
         "content_grace is out of its range, which is zero or more"},
        {[](server_settings& s) { s.half_close_grace = -1ms; }, "half_close_grace"},
        {[](server_settings& s) { s.linger_timeout = -1ms; }, "linger_timeout"},
        {[](server_settings& s) { s.linger_pause = -1ms; }, "linger_pause"},
        {[](server_settings& s) { s.drain_timeout = -1ms; }, "drain_timeout"},
    };
    run_loop home;
    const application site;
    for (const refused_setting& one : all)
    {
        CAPTURE(one.words);
        server_settings settings{.port = 0};
        one.change(settings);
        try
        {
            const server none(home, site, settings);
            FAIL("it was taken");
        }
        catch (const error& failure)
        {
            CHECK(failure.code() == errc::bad_setting);
            CHECK(std::string(failure.what()).find(one.words) != std::string::npos);
        }
    }
}

TEST_CASE("the ends of the ranges of a server's settings are in them")
{
    server_settings settings{.loops = 1};
    settings.head = {.head = 1024, .target = 1, .fields = 1};
    settings.head_timeout = 1s;
    settings.idle_timeout = settings.write_timeout = 1ms;
    settings.content_grace = settings.half_close_grace = settings.linger_timeout = settings.linger_pause =
        settings.drain_timeout = 0ms;
    CHECK(check(settings).has_value());
    settings.head = {.head = 1024 * 1024, .target = 1024 * 1024, .fields = 128};
    settings.head_timeout = settings.idle_timeout = settings.drain_timeout = std::chrono::milliseconds::max();
    CHECK(check(settings).has_value());
    CHECK(check(server_settings{}).has_value());
}
