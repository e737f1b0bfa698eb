#include <zonda/web.hpp>

namespace web = zonda::web;
using zonda::task;

task<web::response> hello(web::request&)
{
    co_return web::text("Hello, world!");
}

int main()
{
    web::application app;
    app.get("/", hello);
    return web::serve(app, {.port = 8888});
}
