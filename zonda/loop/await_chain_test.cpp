#include <zonda/loop.hpp>
#include <zonda/loop/await_chain.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

task<void> innermost()
{
    co_await sleep(1h);
}

task<void> one_branch()
{
    co_await innermost();
}

task<void> outermost(context*& strand)
{
    strand = &co_await this_context();
    co_await when_all(one_branch(), innermost());
}

task<void> plain(context*& strand)
{
    strand = &co_await this_context();
    co_await innermost();
}

} // namespace

TEST_CASE("a waiting strand says who waits for whom, innermost first")
{
    manual_clock clock;
    run_loop loop(clock);
    context* strand = nullptr;
    spawn(loop, plain(strand));
    loop.poll();
    const auto chain = await_chain(*strand);
    REQUIRE(chain.size() == 2);
    const std::string text = to_text(chain);
    CHECK(text.find("await_chain_test.cpp") != std::string::npos);
    CHECK(text.find("innermost") < text.find("plain"));
    CHECK(chain[0].line() < chain[1].line());
}

TEST_CASE("the chain of a branch goes on with the task that waits for all branches")
{
    manual_clock clock;
    run_loop loop(clock);
    context* strand = nullptr;
    spawn(loop, outermost(strand));
    loop.poll();
    // The task itself waits in when_all …
    CHECK(to_text(await_chain(*strand)).find("outermost") != std::string::npos);
    // … and so does, at its end, the chain of each branch.
    std::size_t branches = 0;
    loop.each_strand(
        [&](const context& each)
        {
            if (&each == strand)
                ++branches;
        });
    CHECK(branches == 1);
}
