// Waiting for several things at once, for the first of them, not for ever, and no longer.
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

task<void> wash_up()
{
    auto washed = co_await zonda::as_result(zonda::sleep(1h));
    std::cout << "the dishes: " << washed.error().code().message() << '\n';
    // Every further wait would end at once too, but for what must still be put in order.
    std::cout << co_await zonda::shield(bring("a towel", 1ms)) << '\n';
}

task<void> breakfast(zonda::loop& home)
{
    // A strand of its own beside this one.
    zonda::job washing = zonda::spawn(home, wash_up());

    // Side by side: this takes as long as the slower of them.
    auto [coffee, eggs] = co_await zonda::when_all(bring("coffee", 2ms), bring("eggs", 3ms));
    std::cout << coffee << " and " << eggs << '\n';

    // The first; the other is cancelled, and nothing of it is left.
    auto first = co_await zonda::when_any(bring("the paper", 1h), bring("the cat", 1ms));
    std::cout << std::get<1>(first) << " came\n";

    // A deadline cancels what is below it, whatever that is waiting for.
    try
    {
        co_await zonda::timeout(10ms, bring("pancakes", 1h));
    }
    catch (const zonda::error& late)
    {
        std::cout << "no pancakes: " << late.code().message() << '\n';
    }

    washing.cancel();
    co_await washing.join();
}

int main()
{
    zonda::run_loop loop;
    loop.run_until(breakfast(loop));
}
