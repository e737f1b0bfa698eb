// A generator gives values one at a time and may wait between them; a queue carries values from one task to another.
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;
using zonda::task;

// Runs only while somebody waits for its next value.
zonda::generator<int> minutes_of_goals()
{
    for (int minute : {11, 23, 24, 26, 29, 69, 79, 90})
    {
        co_await zonda::sleep(1ms);
        co_yield minute;
    }
}

task<void> report(zonda::queue<int>& news)
{
    auto minutes = minutes_of_goals();
    while (auto minute = co_await minutes.next())
        co_await news.push(*minute); // waits while the queue is full: nobody runs away from a slow reader
    news.close();
}

task<int> read(zonda::queue<int>& news)
{
    for (int goals = 0;; ++goals)
    {
        auto minute = co_await zonda::as_result(news.pop()); // a result in place of an exception
        if (!minute)
            co_return goals; // closed, and empty
        std::cout << *minute << "' ";
    }
}

task<void> follow(zonda::loop& home)
{
    zonda::queue<int> news(home, 2);
    auto [nothing, goals] = co_await zonda::when_all(report(news), read(news));
    std::cout << "\n" << goals << " goals\n";
}

int main()
{
    zonda::run_loop loop;
    loop.run_until(follow(loop));
}
