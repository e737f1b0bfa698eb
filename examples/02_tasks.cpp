// Waiting for several things at once, and not for ever.
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;
using zonda::task;

task<std::string> bring(std::string what, std::chrono::milliseconds time)
{
    co_await zonda::sleep(time);
    co_return what;
}

task<void> breakfast()
{
    // Side by side: this takes as long as the slower of them.
    auto [coffee, eggs] = co_await zonda::when_all(bring("coffee", 20ms), bring("eggs", 30ms));
    std::cout << coffee << " and " << eggs << '\n';

    // A deadline cancels what is below it, whatever that is waiting for.
    try
    {
        co_await zonda::timeout(10ms, bring("pancakes", 1h));
    }
    catch (const zonda::error& late)
    {
        std::cout << "no pancakes: " << late.code().message() << '\n';
    }
}

int main()
{
    zonda::run_loop loop;
    loop.run_until(breakfast());
}
