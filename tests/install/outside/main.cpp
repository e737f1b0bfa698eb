#include <zonda/bson.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <iostream>

zonda::task<std::string> greet()
{
    co_await zonda::sleep(std::chrono::milliseconds{1});
    zonda::bson::document greeting = zonda::doc("hello", "from outside", "answer", 42);
    co_return zonda::bson::to_json(greeting);
}

int main()
{
    zonda::run_loop loop;
    std::cout << loop.run_until(greet()) << '\n';
}
