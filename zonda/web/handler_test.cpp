#include <zonda/loop/sleep.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

#include <functional>

using namespace zonda;
using namespace zonda::web;

namespace
{

struct counter
{
    int value{0};
};

task<response> add(request&, std::string name, unsigned number, counter& sum, const std::string& unit)
{
    co_await sleep(std::chrono::milliseconds(1));
    sum.value += static_cast<int>(number);
    co_return text(name + " " + std::to_string(sum.value) + unit);
}

response rest(request&, std::string path) noexcept
{
    return text(path);
}

} // namespace

TEST_CASE("trap 23: handlers get path parameters by value and what was bound to them, however long they run")
{
    counter sum;
    application site;
    site.post("/add/{name}/{number}", add, std::ref(sum),
              std::string(" km, a text that is too long to lie in the object"));
    site.get("/files/{path...}", rest);
    const std::string captured = "captured, and long enough to lie on the heap";
    site.get("/lambda/{id}",
             [captured](request&, std::int64_t id) -> task<response>
             {
                 co_await sleep(std::chrono::milliseconds(1));
                 co_return text(captured + std::to_string(id));
             });
    test_client browser(std::move(site));
    CHECK(browser.post("/add/Ann/5", "", "").content == "Ann 5 km, a text that is too long to lie in the object");
    CHECK(browser.post("/add/B%C3%B6b%2F/7", "", "").content ==
          "Böb/ 12 km, a text that is too long to lie in the object");
    CHECK(browser.post("/add/Ann/-5", "", "").status_code == 404);
    CHECK(browser.post("/add/Ann/99999999999", "", "").status_code == 404);
    CHECK(browser.get("/files/a/b.txt").content == "a/b.txt");
    CHECK(browser.get("/lambda/-7").content == captured + "-7");
    CHECK(sum.value == 12);
}

TEST_CASE("what a handler may look like is decided while compiling")
{
    using web::detail::can_be_bound;
    using web::detail::path_parameter;
    using web::detail::path_parameters;
    CHECK(path_parameters<decltype(&add), std::reference_wrapper<counter>, std::string> == 2);
    CHECK(path_parameters<decltype(&rest)> == 1);
    CHECK(path_parameter<std::string>);
    CHECK(path_parameter<std::int64_t>);
    CHECK(!path_parameter<const std::string&>);
    CHECK(!path_parameter<std::string_view>);
    CHECK(!path_parameter<bool>);
    CHECK(can_be_bound<counter&, std::reference_wrapper<counter>>);
    CHECK(can_be_bound<const counter&, counter>);
    CHECK(!can_be_bound<counter&, counter>);
}

TEST_CASE("a route that is there twice is a mistake of the program")
{
    application site;
    site.get("/files/{path...}", rest);
    CHECK_THROWS_AS(site.get("/files/{other...}", rest), std::logic_error);
}
