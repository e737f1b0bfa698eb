#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/loop/unwinding.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

task<int> inner()
{
    co_await sleep(1ms);
    throw std::runtime_error("broken");
}

task<int> outer()
{
    co_return 1 + co_await inner();
}

} // namespace

TEST_CASE("the tasks that an exception left can be named when it is caught")
{
    run_loop loop;
    std::string places;
    auto body = [](std::string& out) -> task<void>
    {
        try
        {
            co_await outer();
        }
        catch (...)
        {
            for (const std::source_location& at : unwinding::of(std::current_exception()))
                out += std::string(at.function_name()) + "|";
        }
    };
    loop.run_until(body(places));
    CHECK(places.empty()); // nobody asked for it
    unwinding::keep(true);
    loop.run_until(body(places));
    CHECK(places.find("inner") < places.find("outer"));
    CHECK(places.find("outer") != std::string::npos);
    CHECK(unwinding::of(std::make_exception_ptr(1)).empty());
    unwinding::keep(false);
}
