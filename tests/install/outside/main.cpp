#include <zonda/bson.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/web.hpp>

#include <iostream>

zonda::task<std::string> greet()
{
    co_await zonda::sleep(std::chrono::milliseconds{1});
    zonda::bson::document greeting = zonda::doc("hello", "from outside", "answer", 42);
    co_return zonda::bson::to_json(greeting);
}

zonda::task<zonda::web::response> hello(zonda::web::request&)
{
    co_return zonda::web::text("Hello");
}

int main()
{
    zonda::run_loop loop;
    zonda::mongo::client client{loop, "mongodb://localhost"};
    zonda::web::application app;
    app.get("/", hello);
    std::cout << loop.run_until(greet()) << '\n';
}
