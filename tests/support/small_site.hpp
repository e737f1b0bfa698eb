// A site that the tests of connections ask, and what it answers.
#pragma once

#include "tests/support/web_script.hpp"
#include <zonda/loop/sleep.hpp>
#include <zonda/web.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace zonda::test
{

inline web::response hello(web::request&)
{
    return web::text("Hello, world!");
}

inline task<web::response> echo(web::request& of)
{
    std::string content = co_await of.content();
    co_return web::text(std::move(content));
}

inline task<web::response> wait_a_second(web::request&)
{
    co_await sleep(std::chrono::seconds(1));
    co_return web::text("waited");
}

inline web::response ignore(web::request&)
{
    return web::text("not read");
}

inline task<web::response> greet(web::request&, std::string name, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
    {
        all += "Hello, " + name + "! ";
    }
    co_return web::text(all);
}

inline web::application make_site()
{
    web::application site;
    site.get("/", hello);
    site.post("/", echo);
    site.get("/wait", wait_a_second);
    site.post("/ignore", ignore);
    site.get("/greet/{name}/{times}", greet);
    return site;
}

/// An answer of that site, as it is on the wire.
inline std::string answered(const web_script& client, const std::string& content)
{
    return "HTTP/1.1 200 OK\r\n" + client.date_line() +
           "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
           content;
}

/// How often a text has a part.
inline int count(const std::string& text, const std::string& part)
{
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    {
        ++found;
    }
    return found;
}

} // namespace zonda::test
